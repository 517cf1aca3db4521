import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { describe, expect, it } from "vitest";
import { searchSteps, sectionsOf } from "./palette-groups.ts";

const step = (type: string, title: string, more: Partial<NodeDescriptor> = {}): NodeDescriptor => ({
  type,
  kind: "action",
  family: "contact",
  title,
  description: "",
  icon: "tag",
  effect: "none",
  ports: { fixed: [] },
  config: {},
  output: {},
  summary: "",
  eventType: null,
  keywords: [],
  ...more,
});
const steps = [
  step("form.submitted", "Contact form submitted", { kind: "trigger", family: "form", keywords: ["lead"] }),
  step("contact.add_tag", "Add tag", { keywords: ["label"] }),
  step("contact.remove_tag", "Remove tag"),
  step("email.send", "Send e-mail", { family: "email", description: "Writes to the contact." }),
];
const found = (query: string) => searchSteps(steps, query).map(({ type }) => type);

describe("the palette", () => {
  it("shows triggers first, each family under its own title", () => {
    expect(sectionsOf(steps).map(({ title, groups }) => [title, groups.map((group) => group.title)])).toEqual([
      ["Triggers", ["Forms"]],
      ["Steps", ["Contacts", "E-mail"]],
    ]);
  });

  it("finds by title, keyword, description and family", () => {
    expect(found("label")).toEqual(["contact.add_tag"]);
    expect(found("writes")).toEqual(["email.send"]);
    expect(found("forms")).toEqual(["form.submitted"]);
    expect(found("nothing like this")).toEqual([]);
  });

  it("puts what begins with the query before what only contains it", () => {
    expect(found("contact")[0]).toBe("form.submitted");
    expect(found("tag")).toEqual(["contact.add_tag", "contact.remove_tag"]);
  });

  it("asks for every word", () => {
    expect(found("remove tag")).toEqual(["contact.remove_tag"]);
  });
});
