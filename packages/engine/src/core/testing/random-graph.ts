import type { Graph, GraphEdge, GraphNode, Join } from "@millrace/shared/graph/document.ts";
import fc from "fast-check";

/** The ports that results choose from, and edges lead from: mostly `next`, so that runs get far. */
export const resultPorts = ["next", "next", "next", "next", "yes", "no"] as const;
const edgePorts = ["next", "next", "next", "next", "next", "yes", "no", "on_error"] as const;

const join: fc.Arbitrary<Join | undefined> = fc.oneof(
  { weight: 5, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom<Join>("all", "any") },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 3 }).map((atLeast) => ({ atLeast })) },
);

const node = fc.record({
  sources: fc.array(fc.tuple(fc.nat(999), fc.constantFrom(...edgePorts)), {
    minLength: 1,
    maxLength: 4,
  }),
  unconnected: fc.integer({ min: 0, max: 19 }).map((roll) => roll === 0),
  disabled: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
  onError: fc.constantFrom("fail", "port", "continue", "skip", undefined),
  maxAttempts: fc.integer({ min: 1, max: 3 }),
  join,
});

/** Connected and unconnected nodes, several triggers, branches, parallel paths, joins of every kind, disabled nodes. */
export const randomGraph: fc.Arbitrary<Graph> = fc
  .tuple(fc.integer({ min: 1, max: 2 }), fc.array(node, { minLength: 1, maxLength: 16, size: "max" }))
  .map(([triggers, specs]) => {
    const nodes: GraphNode[] = [];
    const edges: GraphEdge[] = [];
    const position = { x: 0, y: 0 };
    for (let at = 0; at < triggers; at += 1) nodes.push({ id: `t${at}`, type: "trigger", config: {}, position });
    for (const { sources, unconnected, disabled, onError, maxAttempts, join: joined } of specs) {
      const id = `n${nodes.length}`;
      for (const [pick, sourcePort] of unconnected ? [] : sources) {
        const source = nodes[pick % nodes.length];
        if (source) edges.push({ id: `e${edges.length}`, source: source.id, sourcePort, target: id });
      }
      nodes.push({
        id,
        type: "step",
        config: {},
        position,
        disabled,
        retry: { schedule: ["1s", "5s"], maxAttempts },
        ...(onError ? { onError } : {}),
        ...(joined ? { join: joined } : {}),
      });
    }
    return { nodes, edges };
  });
