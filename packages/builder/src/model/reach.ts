import type { Graph } from "@millrace/shared/graph/document.ts";

/** Every node that can be reached along edges from the given ones, which are part of the answer. */
export function downstream(graph: Pick<Graph, "edges">, from: Iterable<string>): Set<string> {
  const leaving = Map.groupBy(graph.edges, (edge) => edge.source);
  const seen = new Set(from);
  const open = [...seen];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { target } of leaving.get(id) ?? []) {
      if (seen.has(target)) continue;
      seen.add(target);
      open.push(target);
    }
  }
  return seen;
}
