import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json } from "../json.ts";
import { checkCondition } from "./check.ts";
import { type Condition, type Explanation, type Operator, operatorNames } from "./condition.ts";
import { compileCondition, evaluateCondition, type EvaluationContext, explanationResult } from "./evaluate.ts";

const now = new Date("2026-01-05T10:00:00Z");

function given(values: Record<string, unknown>, more: Partial<EvaluationContext> = {}): EvaluationContext {
  return { values, now, ...more };
}

/** Asks one question about one value. */
function ask(actual: Json | undefined, operator: Operator, value?: Json, timeZone?: string): boolean {
  const context = given({ vars: actual === undefined ? {} : { x: actual } }, { timeZone });
  return evaluateCondition({ field: "vars.x", operator, value }, context).result;
}

function keptOf(actual: Json): Json | undefined {
  const explained = evaluateCondition({ field: "vars.x", operator: "exists" }, given({ vars: { x: actual } }));
  return "rule" in explained ? explained.actual : undefined;
}

function noteOf(explanation: Explanation): string | undefined {
  return "rule" in explanation ? explanation.note : undefined;
}

describe("a rule", () => {
  it.each<[Json | undefined, Operator, Json | undefined, boolean]>([
    ["Berlin", "equals", "berlin ", true],
    ["Berlin", "equals", "Bonn", false],
    ["007", "equals", "7", false],
    [100, "equals", "100.0", true],
    ["", "equals", 0, false],
    [true, "equals", "True", true],
    [1, "equals", true, false],
    [undefined, "equals", null, true],
    [undefined, "equals", "", false],
    [["a", { b: 1 }], "equals", ["a", { b: 1 }], true],
    ["2026-01-05T11:00:00+01:00", "equals", "2026-01-05T10:00:00Z", true],
    ["Berlin", "not_equals", "bonn", true],
    [undefined, "not_equals", "bonn", true],
    [101, "greater_than", 100, true],
    ["101", "greater_than", "20", true],
    [100, "greater_than", 100, false],
    [100, "greater_or_equal", 100, true],
    [-1, "less_than", "0", true],
    [1, "less_or_equal", 1, true],
    [undefined, "less_than", 5, false],
    [null, "greater_or_equal", 0, false],
    ["2026-01-06T00:00:00Z", "greater_than", "2026-01-05T23:00:00Z", true],
    ["2026-01-05T23:00:00Z", "greater_than", "2026-01-05", false],
    ["2026-01-31T20:00:00Z", "between", ["2026-01-01", "2026-01-31"], true],
    ["2026-02-01", "between", ["2026-01-01", "2026-01-31"], false],
    [5, "between", [5, 7], true],
    ["6", "between", [5, 7], true],
    [8, "between", [5, 7], false],
    ["Hello World", "contains", "WORLD", true],
    [12_345, "contains", "234", true],
    [["VIP", "new"], "contains", "vip", true],
    [["VIP", "new"], "contains", ["vip", "new"], true],
    [["VIP"], "contains", "vi", false],
    [undefined, "contains", "x", false],
    [undefined, "not_contains", "x", true],
    [["VIP"], "not_contains", "vip", false],
    ["ada@example.com", "ends_with", "@EXAMPLE.com", true],
    ["ada@example.com", "starts_with", "Ada", true],
    ["ada@example.com", "starts_with", "bob", false],
    ["ada@example.com", "regex_match", "^[a-z]+@example\\.com$", true],
    ["Ada", "regex_match", "^ada$", false],
    ["Ada", "regex_match", "(?i)^ada$", true],
    [["x", "b7"], "regex_match", "\\d", true],
    ["", "is_empty", undefined, true],
    ["  ", "is_empty", undefined, true],
    [[], "is_empty", undefined, true],
    [{}, "is_empty", undefined, true],
    [undefined, "is_empty", undefined, true],
    [0, "is_empty", undefined, false],
    [false, "is_empty", undefined, false],
    ["x", "is_not_empty", undefined, true],
    ["", "exists", undefined, true],
    [null, "exists", undefined, false],
    [undefined, "exists", undefined, false],
    ["Won", "in", ["won", "lost"], true],
    ["open", "in", ["won", "lost"], false],
    [["a", "b"], "in", ["B"], true],
    ["open", "not_in", ["won", "lost"], true],
    [undefined, "not_in", ["won"], true],
  ])("%j %s %j is %s", (actual, operator, value, expected) => {
    expect(ask(actual, operator, value)).toBe(expected);
  });

  it("counts days in the time zone of the reader", () => {
    expect(ask("2026-01-05T23:30:00Z", "equals", "2026-01-05")).toBe(true);
    expect(ask("2026-01-05T23:30:00Z", "equals", "2026-01-06", "Europe/Berlin")).toBe(true);
    expect(ask("2026-01-05T23:30:00Z", "greater_than", "2026-01-05", "Europe/Berlin")).toBe(true);
    expect(ask("2026-01-05T23:30:00Z", "equals", "2026-01-05", "Nowhere/Land")).toBe(true);
  });

  it("answers now with the time it was given", () => {
    const rule: Condition = { field: "now", operator: "greater_than", value: "2026-01-05T09:59:59Z" };
    expect(evaluateCondition(rule, given({})).result).toBe(true);
  });

  it("names the actual value", () => {
    const rule: Condition = { field: "event.data.amount", operator: "greater_than", value: 100 };
    expect(evaluateCondition(rule, given({ event: { data: { amount: 120 } } }))).toEqual({
      rule,
      actual: 120,
      result: true,
    });
  });

  it("keeps explanations small", () => {
    expect(keptOf("x".repeat(10_000))).toBe(`${"x".repeat(500)}…`);
    expect(keptOf(Array.from({ length: 1_000 }, (_, index) => index))).toBe("List of 1000 items");
    expect(keptOf({ text: "x".repeat(1_000) })).toBe("Object with 1 fields");
    expect(keptOf(["vip", { since: 2020 }])).toEqual(["vip", { since: 2020 }]);
  });
});

describe("changed and changed_to", () => {
  const changed: Condition = { field: "contact.plan", operator: "changed" };
  const toPro: Condition = { field: "contact.plan", operator: "changed_to", value: "pro" };

  it("compare with what the event says was there before", () => {
    const context = given({ contact: { plan: "Pro" }, event: { data: { previous: { plan: "free" } } } });
    expect(evaluateCondition(changed, context).result).toBe(true);
    expect(evaluateCondition(toPro, context).result).toBe(true);
  });

  it("find the value before under the whole path, too", () => {
    const context = given({ contact: { plan: "pro" } }, { previous: { contact: { plan: "pro" } } });
    expect(evaluateCondition(changed, context).result).toBe(false);
    expect(evaluateCondition(toPro, context).result).toBe(false);
  });

  it("notice that a value came or went", () => {
    expect(evaluateCondition(changed, given({ contact: {} }, { previous: { plan: "pro" } })).result).toBe(true);
    expect(evaluateCondition(changed, given({ contact: { plan: "pro" } }, { previous: { plan: null } })).result).toBe(
      true,
    );
  });

  it("are false and say so when nothing is known", () => {
    const explained = evaluateCondition(changed, given({ contact: { plan: "pro" } }));
    expect(explained.result).toBe(false);
    expect(noteOf(explained)).toContain("not known");
  });
});

function evaluate(condition: Condition): Explanation {
  return evaluateCondition(condition, given({ vars: { x: 1 } }));
}

describe("groups", () => {
  const yes: Condition = { field: "vars.x", operator: "equals", value: 1 };
  const no: Condition = { field: "vars.x", operator: "equals", value: 2 };

  it.each<[string, Condition, boolean]>([
    ["all of nothing", { all: [] }, true],
    ["any of nothing", { any: [] }, false],
    ["all", { all: [yes, yes] }, true],
    ["all with one false", { all: [yes, no] }, false],
    ["any", { any: [no, yes] }, true],
    ["any with none", { any: [no, no] }, false],
    ["not", { not: no }, true],
    ["nested", { all: [yes, { any: [no, { not: no }] }] }, true],
  ])("%s is %s", (_name, condition, expected) => {
    expect(evaluate(condition).result).toBe(expected);
  });

  it("explain every rule, also those that no longer matter", () => {
    expect(evaluate({ any: [yes, no] })).toEqual({
      any: [
        { rule: yes, actual: 1, result: true },
        { rule: no, actual: 1, result: false },
      ],
      result: true,
    });
  });

  it("compile once and evaluate often", () => {
    const compiled = compileCondition({ all: [yes] });
    expect(explanationResult(compiled(given({ vars: { x: 1 } })))).toBe(true);
    expect(explanationResult(compiled(given({ vars: { x: 3 } })))).toBe(false);
  });
});

describe("hostile conditions", () => {
  const subject = "a".repeat(50_000);

  it("match a catastrophic pattern in linear time", () => {
    expect(ask(subject, "regex_match", "^(a+)+$")).toBe(true);
    expect(ask(`${subject.slice(1)}!`, "regex_match", "^(a+)+$")).toBe(false);
  });

  it.each([
    ["(", subject],
    ["(?=a)", subject],
    ["(a)\\1", subject],
    ["a".repeat(501), "a"],
    ["^(a+)+$", `${subject}a`],
    ["\\p{L}{1000}".repeat(40), subject],
  ])("answer %.20s with false and a note", (pattern, text) => {
    const explained = evaluateCondition(
      { field: "vars.x", operator: "regex_match", value: pattern },
      given({ vars: { x: text } }),
    );
    expect(explained.result).toBe(false);
    expect(noteOf(explained)).toBeTruthy();
  });

  it.each(["__proto__.polluted", "constructor.prototype.x", "contact.__proto__.x", "contact.constructor.name"])(
    "see nothing at %s",
    (field) => {
      expect(evaluateCondition({ field, operator: "exists" }, given({ contact: {} })).result).toBe(false);
    },
  );

  it("survive nesting and numbers beyond what may be stored", () => {
    let deep: Condition = { field: "vars.x", operator: "exists" };
    for (let level = 0; level < 20_000; level++) deep = { all: [deep] };
    expect(evaluateCondition(deep, given({ vars: { x: 1 } })).result).toBe(false);
    const wide: Condition = {
      all: Array.from({ length: 1_001 }, () => ({ field: "vars.x", operator: "exists" as const })),
    };
    expect(evaluateCondition(wide, given({ vars: { x: 1 } })).result).toBe(false);
  });
});

describe("properties", () => {
  const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
  const field = fc.constantFrom("vars.x", "vars.y.0", "event.data", "contact.tags", "now", "nowhere", "");
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      fc.record({ field, operator: fc.constantFrom(...operatorNames), value: json }),
      fc.record({ all: fc.array(tie("condition"), { maxLength: 4 }) }),
      fc.record({ any: fc.array(tie("condition"), { maxLength: 4 }) }),
      fc.record({ not: tie("condition") }),
    ),
  }));
  const context = fc
    .record({ x: json, y: json, tags: json, data: json })
    .map(({ x, y, tags, data }) => given({ vars: { x, y }, contact: { tags }, event: { data } }));

  it("never throws, whatever the condition and the values are", () => {
    fc.assert(
      fc.property(fc.oneof(json, condition), context, (anything, values) => {
        expect(typeof evaluateCondition(anything as Condition, values).result).toBe("boolean");
        expect(Array.isArray(checkCondition(anything))).toBe(true);
      }),
    );
  });

  it("not is the negation", () => {
    fc.assert(
      fc.property(condition, context, (one, values) => {
        expect(evaluateCondition({ not: one }, values).result).toBe(!evaluateCondition(one, values).result);
      }),
    );
  });

  it("every verdict follows from the verdicts beneath it, and the explanation is plain JSON", () => {
    const recompute = (explained: Explanation): boolean => {
      if ("all" in explained) return explained.all.every(recompute);
      if ("any" in explained) return explained.any.some(recompute);
      if ("not" in explained) return !recompute(explained.not);
      return explained.result;
    };
    fc.assert(
      fc.property(condition, context, (one, values) => {
        const explained = evaluateCondition(one, values);
        expect(explanationResult(explained)).toBe(recompute(explained));
        const stored = JSON.parse(JSON.stringify(explained)) as Explanation;
        expect(JSON.stringify(stored)).toBe(JSON.stringify(explained));
      }),
    );
  });
});
