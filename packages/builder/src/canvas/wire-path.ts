import { getSmoothStepPath, Position } from "reactflow";
import type { Point } from "../model/geometry.ts";
import { handleSize } from "./flow-elements.ts";

/** How far below a port, and above a node, the horizontal piece of an edge runs: below the port's label. */
const belowPort = 44;
const aboveNode = 20;

/**
 * A rounded orthogonal line from a port down to a node. Edges that leave one node share a trunk below it,
 * edges that come together at one node share the last piece above it.
 * @returns the SVG path, and the middle of the line
 */
export function wirePath(from: Point, to: Point, merges: boolean): { path: string; middle: Point } {
  // React Flow ends edges at the far side of the handles; ours start and end at the card itself.
  const sourceY = from.y - handleSize / 2;
  const targetY = to.y + handleSize / 2 - 1;
  const room = targetY - sourceY;
  const bend = merges ? targetY - aboveNode : sourceY + belowPort;
  const centerY = room >= belowPort + aboveNode ? bend : sourceY + room / 2;
  const isStraight = Math.abs(from.x - to.x) < 2 && room > 0;
  if (isStraight) return { path: `M${to.x},${sourceY}V${targetY}`, middle: { x: to.x, y: sourceY + room / 2 } };
  const [path, x, y] = getSmoothStepPath({
    sourceX: from.x,
    sourceY,
    sourcePosition: Position.Bottom,
    targetX: to.x,
    targetY,
    targetPosition: Position.Top,
    borderRadius: 10,
    offset: 20,
    ...(room > 0 ? { centerY } : {}),
  });
  return { path, middle: { x, y } };
}
