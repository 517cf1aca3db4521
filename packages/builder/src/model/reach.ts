import type { Graph, GraphEdge } from "@millrace/shared/graph/document.ts";

/** Every node that can be reached along edges from the given ones, which are part of the answer. */
export function downstream(graph: Pick<Graph, "edges">, from: Iterable<string>): Set<string> {
  return walk(from, groupBy(graph.edges, "source"), "target");
}

/** Every node from which the given ones can be reached, which are part of the answer. */
export function upstream(graph: Pick<Graph, "edges">, from: Iterable<string>): Set<string> {
  return walk(from, groupBy(graph.edges, "target"), "source");
}

function walk(from: Iterable<string>, edgesAt: Map<string, GraphEdge[]>, far: "source" | "target"): Set<string> {
  const seen = new Set(from);
  const open = [...seen];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of edgesAt.get(id) ?? []) {
      if (seen.has(edge[far])) continue;
      seen.add(edge[far]);
      open.push(edge[far]);
    }
  }
  return seen;
}

function groupBy(edges: readonly GraphEdge[], near: "source" | "target"): Map<string, GraphEdge[]> {
  return Map.groupBy(edges, (edge) => edge[near]);
}
