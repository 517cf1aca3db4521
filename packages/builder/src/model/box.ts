import type { GraphNode } from "@millrace/shared/graph/document.ts";
import { nodeHeight, type Point, widthFor } from "./geometry.ts";

/** A rectangle on the canvas. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

type PortIds = (node: GraphNode) => readonly string[];

export function nodeBox(node: GraphNode, portIds: PortIds, at: Point = node.position): Box {
  return boxAt(at, { width: widthFor(portIds(node).length), height: nodeHeight });
}

export function boxAt({ x, y }: Point, { width, height }: { width: number; height: number }): Box {
  return { left: x, top: y, right: x + width, bottom: y + height };
}

/** The smallest rectangle around all; undefined around nothing. */
export function boxAround(boxes: Iterable<Box>): Box | undefined {
  let around: Box | undefined;
  for (const { left, top, right, bottom } of boxes) {
    around = around
      ? {
          left: Math.min(around.left, left),
          top: Math.min(around.top, top),
          right: Math.max(around.right, right),
          bottom: Math.max(around.bottom, bottom),
        }
      : { left, top, right, bottom };
  }
  return around;
}

export function centreOf({ left, top, right, bottom }: Box): Point {
  return { x: (left + right) / 2, y: (top + bottom) / 2 };
}

export function contains({ left, top, right, bottom }: Box, { x, y }: Point): boolean {
  return x >= left && x <= right && y >= top && y <= bottom;
}
