import type { GraphNode } from "@millrace/shared/graph/document.ts";
import { dominatorsOf } from "./dominators.ts";
import type { Way, WaysOut } from "./ways.ts";

/** The lists in which steps stand: one for where the flow begins, one for each named way. */
export interface FlowLists {
  root: readonly GraphNode[];
  of(way: Way): readonly GraphNode[];
  /** Ids of all steps in any of the lists. */
  reached: ReadonlySet<string>;
}

/**
 * Puts each step that the heads lead to into the list of the last thing that every way to it passes: a named way, or a step,
 * whose own list it then continues. What only the heads have in common stands in the root's list, as the heads do.
 */
export function flowLists(
  heads: readonly GraphNode[],
  nodes: readonly GraphNode[],
  waysOf: (node: GraphNode) => WaysOut,
): FlowLists {
  // Vertex 0 is the root; then come the steps, then the named ways.
  const vertexOfNode = new Map(nodes.map((node, index) => [node.id, index + 1]));
  const vertexOfWay = new Map<Way, number>();
  const after: number[][] = [idsOf(heads).flatMap((id) => vertexOfNode.get(id) ?? [])];
  const next = (way: Way | undefined) => (way?.edge ? [vertexOfNode.get(way.edge.target) ?? []].flat() : []);
  const ways = nodes.map(waysOf);
  for (const { named } of ways) for (const way of named) vertexOfWay.set(way, nodes.length + 1 + vertexOfWay.size);
  for (const { plain, named } of ways) {
    after.push([...named.flatMap((way) => vertexOfWay.get(way) ?? []), ...next(plain)]);
  }
  for (const way of vertexOfWay.keys()) after.push(next(way));

  const { order, dominator } = dominatorsOf(after, 0);
  const isStep = (vertex: number) => vertex > 0 && vertex <= nodes.length;
  const listOf = new Map<number, number>();
  const lists = new Map<number, GraphNode[]>();
  for (const vertex of order) {
    const node = isStep(vertex) ? nodes[vertex - 1] : undefined;
    if (!node) continue;
    const above = dominator[vertex] ?? 0;
    const list = isStep(above) ? (listOf.get(above) ?? 0) : above;
    listOf.set(vertex, list);
    const members = lists.get(list) ?? [];
    lists.set(list, members);
    members.push(node);
  }
  return {
    root: lists.get(0) ?? [],
    of: (way) => lists.get(vertexOfWay.get(way) ?? -1) ?? [],
    reached: new Set([...listOf.keys()].flatMap((vertex) => nodes[vertex - 1]?.id ?? [])),
  };
}

function idsOf(nodes: readonly GraphNode[]): string[] {
  return nodes.map(({ id }) => id);
}
