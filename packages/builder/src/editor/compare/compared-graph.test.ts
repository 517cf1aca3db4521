import { type Graph, type GraphNode, graphSchema } from "@millrace/shared/graph/document.ts";
import { describe, expect, it } from "vitest";
import { comparedGraph } from "./compared-graph.ts";

const step = (id: string, x: number, group?: string) => ({
  ...{ id, type: "contact.add_tag", config: {}, position: { x, y: 0 } },
  ...(group === undefined ? {} : { group }),
});
const graph = (...nodes: ReturnType<typeof step>[]): Graph =>
  graphSchema.parse({ nodes, edges: [], groups: [{ id: "follow_up", name: "Follow up" }] });
const placeOf = (id: string, { nodes }: { nodes: readonly GraphNode[] }) =>
  nodes.find((node) => node.id === id)?.position.x;

describe("the drawing of a comparison", () => {
  it("shows a step that went where it stood", () => {
    const { graph: drawn, marks } = comparedGraph(graph(step("a", 0), step("gone", 288)), graph(step("a", 0)), []);
    expect(placeOf("gone", drawn)).toBe(288);
    expect(marks.nodes.get("gone")?.change).toBe("removed");
  });

  it("puts it to the right of a step that stands there now", () => {
    const { graph: drawn } = comparedGraph(graph(step("gone", 0)), graph(step("new", 0)), []);
    expect(placeOf("gone", drawn)).toBe(288);
  });

  it("keeps it off the frame of a group beside which it stood", () => {
    const after = graph(step("grouped", 0, "follow_up"));
    const { graph: drawn } = comparedGraph(graph(step("gone", 256)), after, []);
    expect(placeOf("gone", drawn)).toBe(256 + 288);
  });
});
