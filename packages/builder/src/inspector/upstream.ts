import type { Graph, GraphEdge, GraphNode } from "@millrace/shared/graph/document.ts";

/** The nodes from which edges lead to a node, in document order; a node is upstream of itself only in a cycle, and then left out. */
export function upstreamOf(graph: Graph, nodeId: string): GraphNode[] {
  const incoming = Map.groupBy(graph.edges, (edge: GraphEdge) => edge.target);
  const seen = new Set<string>();
  const open = [nodeId];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const edge of incoming.get(id) ?? []) {
      if (seen.has(edge.source)) continue;
      seen.add(edge.source);
      open.push(edge.source);
    }
  }
  seen.delete(nodeId);
  return graph.nodes.filter((node) => seen.has(node.id));
}
