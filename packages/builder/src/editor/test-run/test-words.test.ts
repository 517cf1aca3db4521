import type { TestRun } from "@millrace/shared/api/workflow-tests.ts";
import { describe, expect, it } from "vitest";
import { resultWords } from "./test-words.ts";

const run = (taken: number, total: number): TestRun => ({
  ...{ passed: 2, failed: 0, results: [] },
  coverage: { taken, total, missing: [] },
});

describe("what saved tests came to", () => {
  it("is said with the branches they take, rounded, and never as all while one is missing", () => {
    expect(resultWords(run(2, 3))).toBe("2 of 2 tests passed, 67 % of branches");
    expect(resultWords(run(249, 250))).toBe("2 of 2 tests passed, 99 % of branches");
    expect(resultWords(run(3, 3))).toBe("2 of 2 tests passed, 100 % of branches");
  });

  it("leaves the branches out where there are none", () => {
    expect(resultWords(run(0, 0))).toBe("2 of 2 tests passed");
  });
});
