import { describe, expect, it } from "vitest";
import { wirePath } from "./wire-path.ts";

/** The heights at which horizontal pieces of a path run. */
const heights = (path: string) => {
  const points = [...path.matchAll(/(-?[\d.]+)[ ,](-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
  return new Set(points.slice(1).flatMap((point, i) => (point.y === points[i]?.y ? [point.y] : [])));
};

describe("the line of an edge", () => {
  it("is straight to a step right below", () => {
    const { path, middle } = wirePath({ x: 100, y: 0 }, { x: 100, y: 80 }, false);
    expect(path).toMatch(/^M100,-?\d+V\d+$/);
    expect(middle.x).toBe(100);
  });

  it("shares its first piece with the other edges of the same step, wherever they lead", () => {
    const left = heights(wirePath({ x: 100, y: 0 }, { x: -200, y: 100 }, false).path);
    const right = heights(wirePath({ x: 100, y: 0 }, { x: 400, y: 300 }, false).path);
    expect(left).toEqual(right);
  });

  it("shares its last piece with the other edges that come together at a step", () => {
    const near = heights(wirePath({ x: -200, y: 200 }, { x: 100, y: 400 }, true).path);
    const far = heights(wirePath({ x: 500, y: 0 }, { x: 100, y: 400 }, true).path);
    expect(near).toEqual(far);
  });
});
