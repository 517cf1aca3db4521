import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Arm, drawArm } from "./draw-arm.ts";

const people = Array.from({ length: 100_000 }, (_, at) => `01920000-0000-7000-8000-${String(at).padStart(12, "0")}`);
const drawAll = (arms: readonly Arm[], node = "split"): string[] =>
  people.map((id) => drawArm(arms, ["flow", node, id]).arm);
const count = (drawn: string[]): Record<string, number> =>
  Object.fromEntries([...Map.groupBy(drawn, (arm) => arm)].map(([arm, all]) => [arm, all.length]));

describe("drawing an arm for 100,000 contacts", () => {
  it.each([
    ["evenly", { a: 50, b: 50 }],
    ["for one in ten", { test: 1, rest: 9 }],
    ["among four", { a: 40, b: 30, c: 20, d: 10 }],
    ["by fractions", { a: 0.5, b: 0.25, c: 0.25 }],
  ])("spreads them %s, as chance would", (_how, weights: Record<string, number>) => {
    const arms = Object.entries(weights).map(([id, weight]) => ({ id, weight }));
    const drawn = count(drawAll(arms));
    const total = arms.reduce((sum, { weight }) => sum + weight, 0);
    let chiSquare = 0;
    for (const { id, weight } of arms) {
      const expected = (people.length * weight) / total;
      chiSquare += ((drawn[id] ?? 0) - expected) ** 2 / expected;
    }
    // The 99.9th percentile for three degrees of freedom. The ids are fixed, so this never varies.
    expect(chiSquare).toBeLessThan(16.3);
  });

  it("spreads them independently at two nodes", () => {
    const arms = [
      { id: "a", weight: 1 },
      { id: "b", weight: 1 },
    ];
    const both = drawAll(arms, "one").map((arm, at) => arm + drawArm(arms, ["flow", "two", people[at] ?? ""]).arm);
    for (const [, size] of Object.entries(count(both))) expect(Math.abs(size - 25_000)).toBeLessThan(600);
  });

  it("moves only those whom a changed weight must move, and all of them to the arm that grew", () => {
    const before = drawAll([
      { id: "a", weight: 50 },
      { id: "b", weight: 50 },
    ]);
    const after = drawAll([
      { id: "a", weight: 50 },
      { id: "b", weight: 75 },
    ]);
    const moved = people.flatMap((_, at) => (before[at] === after[at] ? [] : `${before[at]} > ${after[at]}`));
    expect(new Set(moved)).toEqual(new Set(["a > b"]));
    // From a half to two fifths: a tenth of all.
    expect(Math.abs(moved.length - 10_000)).toBeLessThan(400);
  });

  it("takes from each of the others what a new arm gets, and gives back what a removed one had", () => {
    const two = [
      { id: "a", weight: 1 },
      { id: "b", weight: 1 },
    ];
    const before = drawAll(two);
    const after = drawAll([...two, { id: "c", weight: 1 }]);
    const moved = count(people.flatMap((_, at) => (before[at] === after[at] ? [] : `${before[at]} > ${after[at]}`)));
    expect(Object.keys(moved).sort()).toEqual(["a > c", "b > c"]);
    for (const size of Object.values(moved)) expect(Math.abs(size - 16_667)).toBeLessThan(500);
  });
});

describe("drawing an arm", () => {
  const arms = fc.uniqueArray(
    fc.record({
      id: fc.string({ minLength: 1, maxLength: 8 }),
      weight: fc.double({ min: 0.001, max: 1000, noNaN: true }),
    }),
    {
      selector: ({ id }) => id,
      minLength: 1,
      maxLength: 8,
    },
  );

  it("gives the same key the same arm, in whatever order the arms stand", () => {
    fc.assert(
      fc.property(
        arms,
        fc.string(),
        (given, key) => drawArm(given, [key]).arm === drawArm(given.toReversed(), [key]).arm,
      ),
    );
  });

  it("never gives an arm without weight", () => {
    fc.assert(
      fc.property(
        arms,
        fc.string(),
        (given, key) => drawArm([{ id: "none of them", weight: 0 }, ...given], [key]).arm !== "none of them",
      ),
    );
  });
});
