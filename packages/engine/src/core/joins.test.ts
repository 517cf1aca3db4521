import { describe, expect, it } from "vitest";
import { decideJoin } from "./joins.ts";

describe("a join's verdict", () => {
  it.each([
    ["all", 0, 1, "wait"],
    ["all", 1, 1, "wait"],
    ["all", 1, 0, "fire"],
    ["all", 0, 0, "skip"],
    ["any", 0, 1, "wait"],
    ["any", 1, 5, "fire"],
    ["any", 0, 0, "skip"],
    [{ atLeast: 2 }, 2, 3, "fire"],
    [{ atLeast: 2 }, 1, 1, "wait"],
    [{ atLeast: 2 }, 1, 0, "unsatisfiable"],
    [{ atLeast: 2 }, 0, 1, "wait"],
    [{ atLeast: 2 }, 0, 0, "skip"],
  ] as const)("%j with %i taken and %i pending: %s", (join, taken, pending, verdict) => {
    expect(decideJoin(join, { taken, pending })).toBe(verdict);
  });
});
