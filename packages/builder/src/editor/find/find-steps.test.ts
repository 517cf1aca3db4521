import { edge, node } from "@millrace/shared/graph/testing/drawing.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { describe, expect, it } from "vitest";
import { findSteps } from "./find-steps.ts";

const type = (
  name: string,
  title: string,
  summary = "",
  kind: NodeDescriptor["kind"] = "action",
): [string, NodeDescriptor] => [
  name,
  {
    ...{ type: name, kind, family: "flow", title, description: "", icon: "tag", effect: "none" },
    ...{
      ports: { fixed: [{ id: "next", title: "Next" }] },
      config: {},
      output: {},
      summary,
      eventType: null,
      keywords: [],
    },
  },
];
const descriptors = new Map([
  type("form", "Form sent", "", "trigger"),
  type("tag", "Add tag", "Add tag “{{ config.tag }}”"),
  type("mail", "Send e-mail"),
]);
const graph = {
  nodes: [
    node("late mail", { name: "Thank them", config: { parts: [{ html: "<p>Your order of 250</p>" }] } }),
    node("one tag", { config: { tag: "vip" }, note: "Sales asked for it" }),
    node("start form"),
  ],
  edges: [edge("start > one"), edge("one > late")],
};
const found = (query: string) => findSteps(graph, descriptors, query);

describe("finding steps", () => {
  it("looks at name, type, summary, note and every text of the settings", () => {
    expect(found("thank")).toEqual(["late"]);
    expect(found("E-MAIL")).toEqual(["late"]);
    expect(found("“vip”")).toEqual(["one"]);
    expect(found("sales asked")).toEqual(["one"]);
    expect(found("order of 250")).toEqual(["late"]);
  });

  it("gives them in the order of the flow", () => {
    expect(found("e")).toEqual(["start", "one", "late"]);
  });

  it("finds nothing for nothing, and not what has only some of the words", () => {
    expect(found(" ")).toEqual([]);
    expect(found("vip zebra")).toEqual([]);
  });
});
