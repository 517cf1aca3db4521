import { describe, expect, it } from "vitest";
import { boxAt } from "./box.ts";
import { guidesFor } from "./guides.ts";

const card = (x: number, y: number) => boxAt({ x, y }, { width: 240, height: 64 });

describe("alignment guides", () => {
  it("draw a card that is nearly in line to its neighbour, and show along what", () => {
    const { dx, dy, lines } = guidesFor(card(5, 300), [card(0, 0)], 6);
    expect([dx, dy]).toEqual([-5, 0]);
    expect(lines.map(({ at, from, to }) => [at, from, to])).toEqual([
      [0, 0, 364],
      [120, 0, 364],
      [240, 0, 364],
    ]);
  });

  it("line up edges with middles of boxes of another size", () => {
    const wide = boxAt({ x: 0, y: 0 }, { width: 480, height: 64 });
    expect(guidesFor(card(118, 200), [wide], 6).dx).toBe(2);
  });

  it("let go beyond their reach", () => {
    expect(guidesFor(card(20, 203), [card(0, 0)], 6)).toEqual({ dx: 0, dy: 0, lines: [], gaps: [] });
  });

  it("keep the distances in a column equal, below it and within it", () => {
    const below = guidesFor(card(0, 285), [card(0, 0), card(0, 144)], 6);
    expect(below.dy).toBe(3);
    expect(below.gaps).toEqual([
      { axis: "y", at: 120, from: 64, to: 144 },
      { axis: "y", at: 120, from: 208, to: 288 },
    ]);
    expect(guidesFor(card(0, 147), [card(0, 0), card(0, 288)], 6).dy).toBe(-3);
  });
});
