import { describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { checkCondition } from "./check.ts";
import { type Condition, conditionSchema } from "./condition.ts";

const rule = { field: "contact.plan", operator: "equals", value: "pro" };
const codes = (condition: unknown) => checkCondition(condition).map(({ path, code }) => `${path}: ${code}`);

describe("checkCondition", () => {
  it("accepts what can be stored", () => {
    const conditions: Condition[] = [
      { all: [] },
      { field: "contact.email", operator: "is_empty" },
      { any: [{ field: "trigger.data.x", operator: "in", value: [1] }, { not: { field: "now", operator: "exists" } }] },
      { field: "steps.ask.output.score", operator: "between", value: [1, 5] },
    ];
    for (const condition of conditions) {
      expect(codes(condition)).toEqual([]);
      expect(conditionSchema.safeParse(condition).success).toBe(true);
    }
  });

  it.each<[Json, string]>([
    ["text", ": invalid_condition"],
    [{ all: rule }, "all: invalid_condition"],
    [{ all: [], any: [] }, ": invalid_condition"],
    [{ ...rule, colour: "red" }, ": invalid_condition"],
    [{ all: [rule, null] }, "all.1: invalid_condition"],
    [{ not: [] }, "not: invalid_condition"],
    [{ ...rule, field: "" }, "field: missing_field"],
    [{ ...rule, field: "contcat.plan" }, "field: unknown_field"],
    [{ ...rule, field: "contact.__proto__.x" }, "field: unknown_field"],
    [{ ...rule, field: "contact..plan" }, "field: unknown_field"],
    [{ ...rule, operator: "sounds_like" }, "operator: unknown_operator"],
    [{ ...rule, operator: "toString" }, "operator: unknown_operator"],
    [{ field: "contact.plan", operator: "equals" }, "value: missing_value"],
    [{ ...rule, value: "" }, "value: missing_value"],
    [{ ...rule, operator: "in" }, "value: missing_value"],
    [{ ...rule, operator: "in", value: [] }, "value: missing_value"],
    [{ ...rule, operator: "between", value: [1] }, "value: missing_value"],
    [{ ...rule, operator: "regex_match", value: "(" }, "value: invalid_value"],
    [{ ...rule, operator: "regex_match", value: 5 }, "value: invalid_value"],
    [{ ...rule, operator: "starts_with", value: ["a"] }, "value: invalid_value"],
    [{ any: [{ not: { all: [{ ...rule, field: "x" }] } }] }, "any.0.not.all.0.field: unknown_field"],
  ])("%j has the problem %s", (condition, expected) => {
    expect(codes(condition)).toEqual([expected]);
  });

  it("allows 32 levels and no more", () => {
    let condition: Json = rule;
    for (let level = 1; level < 32; level++) condition = level % 2 ? { not: condition } : { all: [condition] };
    expect(codes(condition)).toEqual([]);
    expect(checkCondition({ not: condition }).map(({ code }) => code)).toEqual(["too_deep"]);
  });

  it("allows 1000 rules and no more, and stops listing at 100 problems", () => {
    expect(codes({ all: Array.from({ length: 1_000 }, () => rule) })).toEqual([]);
    expect(codes({ all: Array.from({ length: 1_001 }, () => rule) })).toEqual([": too_many_rules"]);
    expect(codes({ all: Array.from({ length: 500 }, () => null) })).toHaveLength(100);
  });
});
