import { describe, expect, it } from "vitest";
import type { Variable } from "../variables.ts";
import { checkText, isKnown } from "./check.ts";

const variables: Variable[] = [
  { path: "event.data.amount", title: "Amount", type: "number", group: "Event" },
  { path: "event.data.answers", title: "Answers", type: "object", group: "Event" },
  { path: "contact.first_name", title: "First name", type: "string", group: "Contact" },
  { path: "steps.ask.output.status", title: "Status", type: "integer", group: "Steps" },
  { path: "now", title: "Now", type: "date", group: "Run" },
];

describe("a name in a template", () => {
  it.each([
    "event.data.amount",
    "trigger.data.amount",
    "contact",
    "contact.fields.first_name",
    "event.data.answers.age",
    "now",
    "deal.title",
  ])("%s may be there", (path) => {
    expect(isKnown(path, variables)).toBe(true);
  });

  it.each([
    "contact.frist_name",
    "contact.fields.frist_name",
    "event.data.amont",
    "event.data.amount.cents",
    "customer.email",
    "steps.gone.output.x",
    "vars.x",
  ])("%s is not there", (path) => {
    expect(isKnown(path, variables)).toBe(false);
  });

  it("may be anything in the data of an event without a contract", () => {
    const open = variables.filter((variable) => variable.group !== "Event");
    expect(isKnown("event.data.anything", open)).toBe(true);
    expect(isKnown("event.anything", open)).toBe(false);
  });
});

describe("a template that is being written", () => {
  it("is fine when it can be read and names known things", () => {
    expect(checkText("Hi {{ contact.first_name | default: 'there' }}", variables)).toEqual({});
  });

  it("says what cannot be read", () => {
    expect(checkText("Hi {{ contact.first_name", variables).error).toMatch(/line 1/);
    expect(checkText("{{ now | nonsense }}", variables).error).toMatch(/no filter “nonsense”/);
  });

  it("says which name is not known, without calling it wrong", () => {
    expect(checkText("Hi {{ contact.frist_name }}", variables)).toEqual({
      warning: "“contact.frist_name” is not known here.",
      issues: [{ from: 6, to: 24, severity: "warning", message: "“contact.frist_name” is not known here." }],
    });
  });

  it("says where it is, also in several lines, and not in the text around", () => {
    const source = "foo {{ foo }} {{ contact.foo | default: foo }}\n{% if x %}";
    const where = (text: string) => checkText(text, variables).issues?.map(({ from, to }) => text.slice(from, to));
    expect(where("foo {{ foo }} {{ foo-bar }}\n{{ foo }}")).toEqual(["foo", "foo", "foo-bar"]);
    expect(where(source)).toEqual(["{% if x %}"]);
    expect(where("Hi\n{{ x | nonsense }} there")).toEqual(["{{ x | nonsense }}"]);
  });
});
