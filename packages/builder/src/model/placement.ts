import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { columnGap, nodeHeight, nodeWidth, type Point, rowGap, snapPoint, widthFor } from "./geometry.ts";

type PortIds = (node: GraphNode) => readonly string[];

/**
 * A free place below a node, for what is added after it: straight below, else in the nearest free column beside.
 * @param offsetX where the port stands, relative to the node's middle
 */
export function placeBelow(graph: Graph, node: GraphNode, portIds: PortIds, offsetX = 0): Point {
  const middle = node.position.x + widthFor(portIds(node).length) / 2 + offsetX;
  return freePlace(graph, { x: middle - nodeWidth / 2, y: node.position.y + nodeHeight + rowGap }, portIds);
}

/** The wanted place, or the nearest one in the same row where a new node covers no other. */
export function freePlace(graph: Graph, wanted: Point, portIds: PortIds): Point {
  const column = nodeWidth + columnGap;
  for (let step = 0; step < 200; step += 1) {
    // 0, +1, -1, +2, -2 … columns away
    const away = Math.ceil(step / 2) * (step % 2 === 0 ? -1 : 1);
    const place = snapPoint({ x: wanted.x + away * column, y: wanted.y });
    if (!graph.nodes.some((node) => covers(node, widthFor(portIds(node).length), place))) return place;
  }
  return snapPoint(wanted);
}

/** Where the first node of a row below everything stands; the origin on an empty canvas. */
export function placeAtEnd(graph: Graph): Point {
  if (graph.nodes.length === 0) return { x: 0, y: 0 };
  const lowest = Math.max(...graph.nodes.map((node) => node.position.y));
  const left = Math.min(...graph.nodes.map((node) => node.position.x));
  return snapPoint({ x: left, y: lowest + nodeHeight + rowGap });
}

function covers(node: GraphNode, width: number, place: Point): boolean {
  const margin = 16;
  return (
    place.x < node.position.x + width + margin &&
    place.x + nodeWidth + margin > node.position.x &&
    place.y < node.position.y + nodeHeight + margin &&
    place.y + nodeHeight + margin > node.position.y
  );
}
