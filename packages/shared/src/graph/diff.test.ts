import { describe, expect, it } from "vitest";
import { diffGraphs } from "./diff.ts";
import { type Graph, graphSchema } from "./document.ts";

const base: Graph = graphSchema.parse({
  nodes: [
    { id: "s", type: "start" },
    { id: "m", type: "mail", name: "Welcome", config: { to: "a", headers: { x: [1, 2] } } },
  ],
  edges: [{ id: "e", source: "s", target: "m" }],
});
const same = { added: [], removed: [], changed: [], addedEdges: [], removedEdges: [] };
const [start, mail] = base.nodes;
const [edge] = base.edges;
if (!start || !mail || !edge) throw new Error("The base graph has two nodes and an edge.");

describe("the difference between two graphs", () => {
  it("does not see where nodes stand, the order of anything, or a default that is spelt out", () => {
    const moved = { ...mail, position: { x: 9, y: 9 }, disabled: false, config: { headers: { x: [1, 2] }, to: "a" } };
    expect(diffGraphs(base, { ...base, nodes: [moved, start] })).toEqual(same);
  });

  it("names nodes that came and went", () => {
    const added = { ...start, id: "t" };
    expect(diffGraphs(base, { nodes: [start, added], edges: [] })).toEqual({
      ...same,
      added: ["t"],
      removed: ["m"],
      removedEdges: ["e"],
    });
  });

  it("names the fields of a node that changed, down to the fields of its config", () => {
    const changed = {
      ...mail,
      name: "Hello",
      onError: "skip" as const,
      config: { headers: { x: [1, 3] }, to: "a", cc: "b" },
    };
    expect(diffGraphs(base, { ...base, nodes: [start, changed] }).changed).toEqual([
      { nodeId: "m", fields: ["name", "onError", "config.headers", "config.cc"] },
    ]);
  });

  it("counts an edge that leads elsewhere as another edge", () => {
    const turned = { ...edge, sourcePort: "yes" };
    expect(diffGraphs(base, { ...base, edges: [turned] })).toEqual({ ...same, addedEdges: ["e"], removedEdges: ["e"] });
  });
});
