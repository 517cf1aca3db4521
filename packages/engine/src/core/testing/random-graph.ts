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

const kind = fc.constantFrom(
  ...["step", "step", "step", "step", "step", "step", "step", "step", "step", "step"],
  ...["loop", "loop", "goal", "race"],
);
const node = fc.record({
  sources: fc.array(fc.tuple(fc.nat(999), fc.constantFrom(...edgePorts)), {
    minLength: 1,
    maxLength: 4,
  }),
  kind,
  unconnected: fc.integer({ min: 0, max: 19 }).map((roll) => roll === 0),
  disabled: fc.integer({ min: 0, max: 9 }).map((roll) => roll === 0),
  onError: fc.constantFrom("fail", "port", "continue", "skip", undefined),
  maxAttempts: fc.integer({ min: 1, max: 3 }),
  join,
});

/** Where a new node may be connected to: a node's port, and the container in whose body that port is. */
interface Place {
  source: string;
  port?: string;
  container: string | undefined;
}

/**
 * Connected and unconnected nodes, several triggers, branches, parallel paths, joins of every kind, disabled nodes,
 * containers in containers, goals.
 * @param races with joins that call off what leads to them, so that the order of results matters
 */
function graphs(races: boolean): fc.Arbitrary<Graph> {
  return fc
    .tuple(fc.integer({ min: 1, max: 2 }), fc.array(node, { minLength: 1, maxLength: 16, size: "max" }))
    .map(([triggers, specs]) => {
      const nodes: GraphNode[] = [];
      const edges: GraphEdge[] = [];
      const places: Place[] = [];
      const position = { x: 0, y: 0 };
      for (let at = 0; at < triggers; at += 1) {
        nodes.push({ id: `t${at}`, type: "trigger", config: {}, position });
        places.push({ source: `t${at}`, container: undefined });
      }
      for (const { sources, kind: drawn, unconnected, disabled, onError, maxAttempts, join: joined } of specs) {
        const id = `n${nodes.length}`;
        const first = unconnected ? undefined : places[(sources[0]?.[0] ?? 0) % places.length];
        const near = places.filter(({ container }) => container === first?.container);
        for (const [turn, [pick, sourcePort]] of (first ? sources : []).entries()) {
          const from = turn === 0 ? first : near[pick % near.length];
          if (from)
            edges.push({
              id: `e${edges.length}`,
              source: from.source,
              sourcePort: from.port ?? sourcePort,
              target: id,
            });
        }
        const isRace = drawn === "race" && races;
        places.push({ source: id, container: first?.container });
        if (drawn === "loop") places.push({ source: id, port: "item", container: id });
        nodes.push({
          id,
          type: drawn === "race" ? (isRace ? "join" : "step") : drawn,
          config: isRace ? { mode: "any", cancelOthers: true } : {},
          position,
          disabled,
          retry: { schedule: ["1s", "5s"], maxAttempts },
          ...(onError ? { onError } : {}),
          ...(joined ? { join: joined } : {}),
        });
      }
      return { nodes, edges };
    });
}

/** Any graph. */
export const randomGraph = graphs(true);

/** One in which the order of results makes no difference. */
export const orderlyGraph = graphs(false);
