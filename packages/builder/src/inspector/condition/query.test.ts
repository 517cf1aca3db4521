import { type Condition, operatorNames, operators } from "@millrace/shared/conditions/condition.ts";
import { evaluateCondition } from "@millrace/shared/conditions/evaluate.ts";
import type { Json } from "@millrace/shared/json.ts";
import { describe, expect, it } from "vitest";
import { conditionPath, fromQuery, isBlank, toQuery, valueFor } from "./query.ts";

const over: Condition = { field: "event.data.amount", operator: "greater_than", value: 100 };
const vip: Condition = { field: "contact.tags", operator: "contains", value: "vip" };

/** Every tree of rules and groups up to a depth: with each group empty, single and double. */
function trees(depth: number): Condition[] {
  if (depth === 0) return [over, vip];
  const below = trees(depth - 1);
  const some = [below[0], below[Math.floor(below.length / 2)], below.at(-1)].filter((tree) => tree !== undefined);
  return [
    ...below,
    { all: [] },
    { any: [] },
    ...below.flatMap((tree): Condition[] => [{ all: [tree] }, { any: [tree] }, { not: tree }]),
    ...some.flatMap((a) => some.flatMap((b): Condition[] => [{ all: [a, b] }, { any: [a, b] }])),
  ];
}

const worlds = [0, 100, 101].flatMap((amount) =>
  [[], ["vip"]].map((tags) => ({ event: { data: { amount } }, contact: { tags } })),
);
const verdicts = (condition: Condition) =>
  worlds.map((values) => evaluateCondition(condition, { values, now: new Date("2026-01-31T10:00:00Z") }).result);

describe("a condition in the builder", () => {
  it("comes back meaning the same, whatever the nesting", () => {
    for (const tree of trees(3)) expect(verdicts(fromQuery(toQuery(tree)))).toEqual(verdicts(tree));
  });

  it("comes back letter by letter once it was edited here", () => {
    for (const tree of trees(3)) {
      const edited = fromQuery(toQuery(tree));
      expect(fromQuery(toQuery(edited))).toEqual(edited);
    }
  });

  it("comes back letter by letter when it is made of groups", () => {
    const grouped: Condition = {
      all: [over, { any: [vip, { not: { all: [over] } }] }, { not: { not: { any: [vip, over] } } }],
    };
    expect(fromQuery(toQuery({ any: [over, { all: [vip] }] }))).toEqual({ any: [over, { all: [vip] }] });
    expect(verdicts(fromQuery(toQuery(grouped)))).toEqual(verdicts(grouped));
  });

  it("keeps rules that are not finished yet", () => {
    const unfinished: Condition = { all: [{ field: "", operator: "equals", value: "" }] };
    expect(fromQuery(toQuery(unfinished))).toEqual(unfinished);
  });

  it("keeps values of every operator and type", () => {
    const values: Json[] = ["text", "", 12.5, true, false, null, ["a", "b"], { plan: "gold" }];
    for (const operator of operatorNames) {
      for (const value of values) {
        const { arity } = operators[operator];
        const fitting = arity === 0 ? {} : { value: arity === 1 ? value : [value, value] };
        const rule: Condition = { all: [{ field: "contact.plan", operator, ...fitting }] };
        expect(fromQuery(toQuery(rule))).toEqual(rule);
      }
    }
  });
});

describe("a value under another operator", () => {
  it("becomes a list, a pair, one value or nothing", () => {
    expect(valueFor("in", "a")).toEqual(["a"]);
    expect(valueFor("in", "")).toEqual([]);
    expect(valueFor("between", 5)).toEqual([5, ""]);
    expect(valueFor("equals", ["a", "b"])).toBe("a");
    expect(valueFor("equals", [])).toBe("");
    expect(valueFor("is_empty", "a")).toBeUndefined();
  });
});

describe("the path of a part", () => {
  const condition: Condition = { all: [over, { not: { any: [vip, over] } }] };

  it("is the one problems name", () => {
    const query = toQuery(condition);
    expect(conditionPath(query, [0])).toBe("all.0");
    expect(conditionPath(query, [1, 1])).toBe("all.1.not.any.1");
    expect(conditionPath(query, [])).toBe("");
    expect(conditionPath(query, [0, 1])).toBeUndefined();
  });
});

describe("a blank condition", () => {
  it("asks for nothing", () => {
    expect([undefined, { all: [] }, { any: [] }].map(isBlank)).toEqual([true, true, true]);
    expect([{ not: { all: [] } }, over].map(isBlank)).toEqual([false, false]);
  });
});
