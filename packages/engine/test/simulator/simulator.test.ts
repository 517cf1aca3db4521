import { describe, expect, it } from "vitest";
import { simulate } from "./simulate.ts";

const seeds = 5_000;
/** Seeds a test case, so that the report says how far it got and a failure names few of them. */
const inOne = 500;

describe("the engine, whatever happens to its workers", () => {
  const firsts = Array.from({ length: seeds / inOne }, (_, at) => at * inOne + 1);

  it.each(firsts)(`keeps its promises under the ${inOne} seeds from %i`, { timeout: 120_000 }, (first) => {
    let [runs, operations, crashes] = [0, 0, 0];
    for (let seed = first; seed < first + inOne; seed += 1) {
      const outcome = simulate(seed);
      // Run it alone: node packages/engine/test/simulator/run.ts --seed <seed>
      expect({ seed, violations: outcome.violations }).toEqual({ seed, violations: [] });
      runs += outcome.runs;
      operations += outcome.operations;
      crashes += outcome.crashes;
    }
    // A simulation in which nothing happens would find nothing.
    expect(runs).toBe(inOne * 6);
    expect(operations).toBeGreaterThan(inOne * 100);
    expect(crashes).toBeGreaterThan(inOne * 5);
  });

  it("does the same for the same seed", () => {
    expect(simulate(42)).toEqual(simulate(42));
  });
});

describe("the simulation", () => {
  it("notices when a worker that was taken for dead may write over what others did since", () => {
    const found = Array.from({ length: 300 }, (_, at) => simulate(at + 1, { fenced: false }).violations).flat();
    expect(found.length).toBeGreaterThan(0);
  });
});
