import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Graph } from "../document.ts";
import { outlineOf } from "../outline.ts";
import { nodeTypes } from "../testing/drawing.ts";
import { certaintyOf, partedAt } from "./certainty.ts";

const ports: Record<string, readonly string[]> = { branch: ["a", "b", "otherwise"], tag: ["next"], start: ["next"] };

/** Steps in a row, each with edges from ones before it. */
const drawing = fc
  .array(
    fc.record({
      type: fc.constantFrom("branch", "tag"),
      from: fc.uniqueArray(fc.tuple(fc.nat(20), fc.nat(2)), { minLength: 1, maxLength: 3, selector: String }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((steps): Graph => {
    const config = { branches: [{ id: "a" }, { id: "b" }] };
    const nodes = [{ id: "n0", type: "start" }, ...steps.map(({ type }, at) => ({ id: `n${at + 1}`, type }))];
    const edges = steps.flatMap(({ from }, at) =>
      from.map(([before, port], index) => {
        const source = nodes[before % (at + 1)] ?? { id: "n0", type: "start" };
        const own = ports[source.type] ?? [];
        return {
          id: `${at}-${index}`,
          source: source.id,
          sourcePort: own[port % own.length] ?? "next",
          target: `n${at + 1}`,
        };
      }),
    );
    return { nodes: nodes.map((node) => ({ ...node, config, position: { x: 0, y: 0 } })), edges };
  });

/** Which steps and edges a run takes that decides like this: a step begins when one of its edges is taken and none is open. */
function runOf({ nodes, edges }: Graph, decisions: readonly number[]): { steps: Set<string>; taken: Set<string> } {
  const steps = new Set(["n0"]);
  const taken = new Set<string>();
  for (const [at, { id, type }] of nodes.entries()) {
    if (edges.some(({ target, id: edge }) => target === id && taken.has(edge))) steps.add(id);
    if (!steps.has(id)) continue;
    const own = ports[type] ?? [];
    const port = own[(decisions[at] ?? 0) % own.length];
    for (const edge of edges) if (edge.source === id && edge.sourcePort === port) taken.add(edge.id);
  }
  return { steps, taken };
}

describe("what is sure", () => {
  it("is so in every run, and ways that part are never gone both", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(drawing, fc.array(fc.nat(2), { minLength: 13, maxLength: 13 }), (graph, decisions) => {
        const outline = outlineOf(graph, nodeTypes);
        const certainty = certaintyOf(outline);
        const { steps, taken } = runOf(graph, decisions);
        for (const later of outline.nodes) {
          if (!steps.has(later.node.id)) continue;
          for (const earlier of outline.nodes) {
            if (!outline.isUpstream(earlier.at, later.at) || !certainty.isSure(earlier, later)) continue;
            expect(steps.has(earlier.node.id), `${earlier.node.id} before ${later.node.id}`).toBe(true);
          }
        }
        const gone = graph.edges.filter(({ id }) => taken.has(id));
        for (const one of gone) {
          for (const other of gone) {
            const [way, second] = [certainty.wayOf(one), certainty.wayOf(other)];
            expect(way && second && partedAt(way, second), `${one.id} and ${other.id}`).toBeUndefined();
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is a step before a decision whose paths come together again, and none of its paths", () => {
    const node = (id: string, type: string) => ({
      id,
      type,
      config: { branches: [{ id: "a" }] },
      position: { x: 0, y: 0 },
    });
    const edge = (source: string, sourcePort: string, target: string) => ({
      id: `${source}${sourcePort}`,
      source,
      sourcePort,
      target,
    });
    const graph: Graph = {
      nodes: [node("s", "start"), node("t", "tag"), node("if", "branch"), node("x", "tag"), node("end", "tag")],
      edges: [
        edge("s", "next", "t"),
        edge("t", "next", "if"),
        edge("if", "a", "x"),
        edge("if", "otherwise", "end"),
        edge("x", "next", "end"),
      ],
    };
    const outline = outlineOf(graph, nodeTypes);
    const certainty = certaintyOf(outline);
    const end = outline.byId.get("end");
    const sure = outline.nodes.filter((earlier) => end && earlier !== end && certainty.isSure(earlier, end));
    expect(sure.map((earlier) => earlier.node.id)).toEqual(["s", "t", "if"]);
  });
});
