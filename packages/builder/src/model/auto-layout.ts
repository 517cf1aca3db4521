import dagre from "@dagrejs/dagre";
import type { Graph, GraphEdge, GraphNode } from "@millrace/shared/graph/document.ts";
import { nodeBox } from "./box.ts";
import { foldedPlace, frameAround, membersOf } from "./frames.ts";
import { columnGap, nodeHeight, type Point, rowGap, snapPoint, widthFor } from "./geometry.ts";

/**
 * Places for nodes, top to bottom, with few crossings; the order of the ports is the order of the branches, left to right.
 * The nodes of a group stay together.
 * @param portIds a node's ports in the order in which they are drawn
 * @param only lay out these nodes alone, around the place where they are now
 */
export function autoLayout(
  graph: Graph,
  portIds: (node: GraphNode) => readonly string[],
  only?: ReadonlySet<string>,
): Map<string, Point> {
  const meant = only ? graph.nodes.filter((node) => only.has(node.id)) : graph.nodes;
  const { nodes, edges, cards } = withCards({ ...graph, nodes: meant }, portIds);
  const ids = new Set(nodes.map((node) => node.id));
  const layout = new dagre.graphlib.Graph({ multigraph: true, compound: true });
  layout.setGraph({ rankdir: "TB", nodesep: columnGap, ranksep: rowGap, marginx: 0, marginy: 0 });
  layout.setDefaultEdgeLabel(() => ({}));
  const widths = new Map(nodes.map((node) => [node.id, widthFor(portIds(node).length)]));
  for (const [id, width] of widths) layout.setNode(id, { width, height: nodeHeight });
  for (const [group, members] of membersOf({ ...graph, nodes })) {
    const inside = members.filter((node) => ids.has(node.id));
    if (inside.length === 0) continue;
    layout.setNode(`group:${group}`, {});
    for (const node of inside) layout.setParent(node.id, `group:${group}`);
  }
  for (const edge of edges) layout.setEdge(edge.source, edge.target, {}, edge.id);
  dagre.layout(layout, { constraints: branchOrder(nodes, edges, portIds) });
  const placed = new Map<string, Point>();
  for (const [id, width] of widths) {
    const { x, y } = layout.node(id);
    placed.set(id, { x: (x ?? 0) - width / 2, y: (y ?? 0) - nodeHeight / 2 });
  }
  return withoutCards(anchored(nodes, edges, placed), cards);
}

/** A collapsed group is laid out as the one card that is seen of it. */
interface Card {
  at: Point;
  members: readonly GraphNode[];
}

function withCards(
  graph: Graph,
  portIds: (node: GraphNode) => readonly string[],
): { nodes: GraphNode[]; edges: GraphEdge[]; cards: ReadonlyMap<string, Card> } {
  const members = membersOf(graph);
  const cards = new Map<string, Card>();
  const cardOf = new Map<string, string>();
  for (const { id, collapsed } of graph.groups ?? []) {
    const inside = members.get(id) ?? [];
    const frame = collapsed ? frameAround(inside.map((node) => nodeBox(node, portIds))) : undefined;
    if (!frame) continue;
    cards.set(`card:${id}`, { at: foldedPlace(frame, 1), members: inside });
    for (const node of inside) cardOf.set(node.id, `card:${id}`);
  }
  const standIns = [...cards].map(([id, { at }]): GraphNode => ({ id, type: "", config: {}, position: at }));
  const nodes = [...graph.nodes.filter((node) => !cardOf.has(node.id)), ...standIns];
  const ids = new Set(nodes.map((node) => node.id));
  const edges = graph.edges
    .map((edge) => ({
      ...edge,
      source: cardOf.get(edge.source) ?? edge.source,
      target: cardOf.get(edge.target) ?? edge.target,
    }))
    .filter(({ source, target }) => source !== target && ids.has(source) && ids.has(target));
  return { nodes, edges, cards };
}

function withoutCards(placed: Map<string, Point>, cards: ReadonlyMap<string, Card>): Map<string, Point> {
  for (const [id, { at, members }] of cards) {
    const to = placed.get(id) ?? at;
    placed.delete(id);
    for (const { id: member, position } of members) {
      placed.set(member, { x: position.x + to.x - at.x, y: position.y + to.y - at.y });
    }
  }
  return placed;
}

/** Which child stands left of which. Only children of one parent are bound, so that no two wishes contradict each other. */
function branchOrder(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  portIds: (node: GraphNode) => readonly string[],
) {
  const incoming = Map.groupBy(edges, (edge) => edge.target);
  const outgoing = Map.groupBy(edges, (edge) => edge.source);
  return nodes.flatMap((node) => {
    const ports = portIds(node);
    const children = (outgoing.get(node.id) ?? [])
      .toSorted((a, b) => ports.indexOf(a.sourcePort) - ports.indexOf(b.sourcePort))
      .map((edge) => edge.target)
      .filter((target) => incoming.get(target)?.length === 1);
    return children.slice(1).map((right, index) => ({ left: children[index] ?? right, right }));
  });
}

/** Keeps the first step where it was, so that the drawing does not jump away from under the eye. */
function anchored(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
  placed: Map<string, Point>,
): Map<string, Point> {
  const targets = new Set(edges.map((edge) => edge.target));
  const anchor = nodes.find((node) => !targets.has(node.id)) ?? nodes[0];
  const to = anchor && placed.get(anchor.id);
  if (!anchor || !to) return placed;
  const dx = anchor.position.x - to.x;
  const dy = anchor.position.y - to.y;
  return new Map([...placed].map(([id, point]) => [id, snapPoint({ x: point.x + dx, y: point.y + dy })]));
}
