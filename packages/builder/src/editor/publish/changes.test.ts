import { diffGraphs } from "@millrace/shared/graph/diff.ts";
import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { describe, expect, it } from "vitest";
import { changeLines } from "./changes.ts";

const mail: NodeDescriptor = {
  type: "email.send",
  kind: "action",
  family: "email",
  title: "Send e-mail",
  description: "",
  icon: "mail",
  effect: "external",
  ports: { fixed: [] },
  config: { properties: { subject: { type: "string", title: "Subject" } } },
  output: {},
  summary: "",
  eventType: null,
  keywords: [],
};
const node = (id: string, config: GraphNode["config"] = {}, name?: string): GraphNode => ({
  id,
  type: "email.send",
  config,
  position: { x: 0, y: 0 },
  ...(name ? { name } : {}),
});
const edge = (source: string, target: string) => ({ id: `${source}-${target}`, source, sourcePort: "next", target });
const lines = (before: Graph, after: Graph) =>
  changeLines(diffGraphs(before, after), before, after, new Map([[mail.type, mail]]));

describe("what publishing would change", () => {
  it("names added, removed and changed steps, and the settings by their titles", () => {
    const before: Graph = { nodes: [node("a", { subject: "Hi" }), node("b", {}, "Old one")], edges: [edge("a", "b")] };
    const after: Graph = {
      nodes: [node("a", { subject: "Hello" }), node("c", {}, "New one")],
      edges: [edge("a", "c")],
    };
    expect(lines(before, after)).toEqual([
      { kind: "added", words: "New one" },
      { kind: "removed", words: "Old one" },
      { kind: "changed", words: "Send e-mail", detail: "Subject" },
    ]);
  });

  it("tells of edges only between steps that stay", () => {
    const nodes = [node("a", {}, "A"), node("b", {}, "B")];
    expect(lines({ nodes, edges: [] }, { nodes, edges: [edge("a", "b")] })).toEqual([
      { kind: "added", words: "Way from A to B" },
    ]);
  });

  it("is silent about steps that only moved", () => {
    const graph: Graph = { nodes: [node("a")], edges: [] };
    const moved: Graph = { nodes: [{ ...node("a"), position: { x: 80, y: 0 } }], edges: [] };
    expect(lines(graph, moved)).toEqual([]);
  });
});
