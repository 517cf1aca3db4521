import type { NodeHandle } from "reactflow";
import type { Point } from "../model/geometry.ts";
import { handleSize, type WireEdge } from "./flow-elements.ts";
import type { CanvasNode } from "./scene.ts";
import { wirePath } from "./wire-path.ts";

/**
 * The line of an edge, reckoned from what the nodes tell of their ports: for drawings that React Flow does not draw.
 * @param nodes by the ids that edges name, folded groups in the place of what is in them
 * @returns an SVG path; undefined where an end is missing
 */
export function lineOf(edge: WireEdge, nodes: ReadonlyMap<string, CanvasNode>): string | undefined {
  const source = nodes.get(edge.source);
  const target = nodes.get(edge.target);
  const from = source && middleOf(source, "source", edge.sourceHandle);
  const to = target && middleOf(target, "target", edge.targetHandle);
  if (!from || !to) return undefined;
  // As React Flow does: at the far side of the handle.
  const start = { x: from.x, y: from.y + handleSize / 2 };
  const end = { x: to.x, y: to.y - handleSize / 2 };
  return wirePath(start, end, edge.data?.merges ?? false).path;
}

function middleOf(node: CanvasNode, type: NodeHandle["type"], id: string | null | undefined): Point | undefined {
  const handles = node.handles?.filter((handle) => handle.type === type) ?? [];
  const handle = handles.find((one) => (one.id ?? null) === (id ?? null)) ?? handles[0];
  const half = handleSize / 2;
  return handle && { x: node.position.x + handle.x + half, y: node.position.y + handle.y + half };
}
