import type { Point } from "../model/geometry.ts";

/** What lies under a point of the screen, whatever is drawn above it. */
function under(point: Point, selector: string): Element | undefined {
  for (const element of document.elementsFromPoint(point.x, point.y)) {
    const hit = element.closest(selector);
    if (hit) return hit;
  }
  return undefined;
}

export function nodeUnder(point: Point): string | undefined {
  const id = under(point, ".react-flow__node-step")?.getAttribute("data-id");
  return id ?? undefined;
}

export function edgeUnder(point: Point): string | undefined {
  return under(point, ".react-flow__edge")?.getAttribute("data-id") ?? undefined;
}

/** Whether the point is on the canvas itself and not on a panel above it. */
export function isOnCanvas(point: Point): boolean {
  const top = document.elementFromPoint(point.x, point.y);
  return top?.closest(".mr-canvas-edit") !== null && top?.closest(".react-flow__panel") === null;
}
