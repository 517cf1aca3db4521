import type { NodeTypes } from "@millrace/shared/graph/outline.ts";
import { validateGraph } from "@millrace/shared/graph/validate.ts";
import type { Graph, GraphEdge, GraphNode } from "@millrace/shared/graph/document.ts";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile } from "./compile.ts";
import { traitsOf } from "./testing/sketch.ts";

const types: NodeTypes = {
  get: (type) => {
    const traits = traitsOf(type);
    if (!traits) return undefined;
    const ports = { fixed: [{ id: "next", title: "Next" }] };
    const words = { title: type, description: "", icon: "bolt", summary: "", keywords: [] };
    const schemas = { config: {}, output: {}, eventType: null };
    const descriptor = {
      type,
      kind: traits.kind,
      effect: traits.effect,
      family: "flow" as const,
      ports,
      ...words,
      ...schemas,
    };
    return { descriptor, traits, checkConfig: () => [] };
  },
};
const position = { x: 0, y: 0 };
const id = fc.constantFrom("a", "b", "c", "d", "e");

const graph: fc.Arbitrary<Graph> = fc
  .record({
    nodes: fc.array(fc.record({ id, type: fc.constantFrom("trigger", "step", "join", "external", "no.such") }), {
      maxLength: 4,
    }),
    edges: fc.array(fc.record({ source: id, target: id }), { maxLength: 5 }),
  })
  .map(({ nodes, edges }) => ({
    nodes: [
      { id: "t", type: "trigger", config: {}, position },
      ...nodes.map((node): GraphNode => ({ ...node, config: {}, position })),
    ],
    edges: edges.map((edge, at): GraphEdge => ({ ...edge, id: `e${at}`, sourcePort: "next" })),
  }));

describe("validating and compiling", () => {
  it("agree: a graph without errors compiles", () => {
    let compiled = 0;
    fc.assert(
      fc.property(graph, (drawn) => {
        if (validateGraph(drawn, types).some(({ severity }) => severity === "error")) return;
        expect(() => compile(drawn, traitsOf)).not.toThrow();
        compiled += 1;
      }),
      { numRuns: 5_000 },
    );
    expect(compiled).toBeGreaterThan(200);
  });
});
