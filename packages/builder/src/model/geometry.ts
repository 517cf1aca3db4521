/** Sizes of the drawing, in pixels of the canvas at zoom 1. */
export const nodeWidth = 240;
export const nodeHeight = 64;
/** Positions fall on this grid. */
export const gridSize = 8;
/** Free space between two rows and between two columns of nodes. */
export const rowGap = 80;
export const columnGap = 48;

export interface Point {
  x: number;
  y: number;
}

export function snap(value: number): number {
  // `+ 0` turns -0, which JSON cannot keep, into 0.
  return Math.round(value / gridSize) * gridSize + 0;
}

export function snapPoint(point: Point): Point {
  return { x: snap(point.x), y: snap(point.y) };
}

/** A node's width: it grows with its ports, so that each keeps room for its label. */
export function widthFor(portCount: number): number {
  return Math.max(nodeWidth, portCount * 112);
}
