import { evaluateCondition } from "@millrace/shared/conditions/evaluate.ts";
import type { Json } from "@millrace/shared/json.ts";
import { describe, expect, it } from "vitest";
import { readExplanations, readReason } from "./explanation.ts";

const explanation = evaluateCondition(
  { all: [{ field: "event.data.amount", operator: "greater_than", value: 100 }, { not: { any: [] } }] },
  { values: { event: { data: { amount: 120 } } }, now: new Date(0) },
);

describe("what a step kept of its conditions", () => {
  it("is one explanation, or one for each branch that was tried", () => {
    expect(readExplanations(explanation as unknown as Json)).toEqual([{ explanation }]);
    const branches = [{ branch: "Over 100", explanation: explanation as unknown as Json }];
    expect(readExplanations({ branches })).toEqual([{ name: "Over 100", explanation }]);
  });

  it.each([null, "x", {}, { result: true }, { all: [{}], result: true }, { branches: [{ branch: "a" }] }])(
    "is nothing when it is %j",
    (kept) => {
      expect(readExplanations(kept)).toEqual([]);
    },
  );
});

describe("a reason in words", () => {
  it("is read where a step gave one", () => {
    expect(readReason({ reason: "It was time at once." })).toBe("It was time at once.");
    expect(readReason({ reason: 7 })).toBeUndefined();
    expect(readReason({ result: true, all: [] })).toBeUndefined();
    expect(readReason(null)).toBeUndefined();
  });
});
