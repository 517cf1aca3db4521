import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Condition } from "../../conditions/condition.ts";
import { evaluateCondition } from "../../conditions/evaluate.ts";
import type { Json } from "../../json.ts";
import { anyCircumstances, narrow } from "./circumstances.ts";

const scalar = fc.constantFrom<Json>(
  ...[0, 1, 2, 3, 1.5, -1, "1", "01", "2", "a", "A ", "b", "ab", "", " ", true, false, "true", null],
  ...["2026-01-31", "2026-01-31T10:00:00Z"],
);
const held = fc.oneof(scalar, fc.array(scalar, { maxLength: 2 }), fc.constant<Json>({ x: 1 }), fc.constant<Json>({}));
const operator = fc.constantFrom(
  ...(["equals", "not_equals", "greater_than", "less_than", "greater_or_equal", "less_or_equal", "between"] as const),
  ...(["in", "not_in", "is_empty", "is_not_empty", "exists", "contains", "not_contains", "starts_with"] as const),
);
const rule = fc
  .record({
    field: fc.constantFrom("event.data.x", "trigger.data.x", "event.data.y"),
    operator,
    one: scalar,
    two: scalar,
  })
  .map(({ field, operator: how, one, two }): Condition => {
    const value = how === "between" || how === "in" || how === "not_in" ? [one, two] : one;
    return { field, operator: how, value };
  });
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    rule,
    fc.record({ all: fc.array(tie("condition"), { maxLength: 4 }) }),
    fc.record({ any: fc.array(tie("condition"), { maxLength: 4 }) }),
    fc.record({ not: tie("condition") }),
  ),
}));

describe("circumstances", () => {
  it("are never missed: where a condition holds, and another one does not, there are some", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(condition, condition, held, held, (first, second, x, y) => {
        const values = { event: { data: { x, y } } };
        const holds = (one: Condition) => evaluateCondition(one, { values, now: new Date(0), timeZone: "UTC" }).result;
        const known = narrow(anyCircumstances, first, holds(first));
        expect(known).toBeDefined();
        expect(known && narrow(known, second, holds(second))).toBeDefined();
      }),
      { numRuns: 3_000 },
    );
  });

  it.each<[string, Condition]>([
    [
      "one number over and under another",
      {
        all: [
          { field: "a", operator: "greater_than", value: 5 },
          { field: "a", operator: "less_than", value: "5" },
        ],
      },
    ],
    [
      "two texts at once",
      {
        all: [
          { field: "a", operator: "equals", value: "x" },
          { field: "a", operator: "equals", value: "y" },
        ],
      },
    ],
    [
      "neither empty nor not empty",
      {
        not: {
          any: [
            { field: "a", operator: "is_empty" },
            { field: "a", operator: "is_not_empty" },
          ],
        },
      },
    ],
    ["nothing of nothing", { any: [] }],
  ])("are none for %s", (_, asked) => {
    expect(narrow(anyCircumstances, asked)).toBeUndefined();
  });
});
