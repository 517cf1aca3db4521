import { describe, expect, it } from "vitest";
import type { Condition } from "./condition.ts";
import { conditionFields, describeCondition } from "./describe.ts";

const amount: Condition = { field: "event.data.amount", operator: "greater_than", value: 100 };
const vip: Condition = { field: "contact.tags", operator: "contains", value: "vip" };

describe("describeCondition", () => {
  it.each<[Condition, string]>([
    [{ all: [amount, vip] }, "amount is greater than 100 and tags contains vip"],
    [
      { any: [amount, { all: [vip, amount] }] },
      "amount is greater than 100 or (tags contains vip and amount is greater than 100)",
    ],
    [{ all: [{ any: [vip] }] }, "tags contains vip"],
    [{ not: vip }, "not (tags contains vip)"],
    [{ all: [] }, "always"],
    [{ any: [] }, "never"],
    [{ field: "contact.first_name", operator: "equals", value: "Ada Lovelace" }, "first name is “Ada Lovelace”"],
    [{ field: "contact.email", operator: "is_empty" }, "email is empty"],
    [
      { field: "event.data.stage", operator: "in", value: ["won", "lost", "open"] },
      "stage is one of won, lost or open",
    ],
    [{ field: "vars.n", operator: "between", value: [1, 5] }, "n is between 1 and 5"],
    [{ field: "steps.ask.output.score", operator: "less_than", value: 3 }, "ask score is less than 3"],
  ])("%j reads %j", (condition, expected) => {
    expect(describeCondition(condition)).toBe(expected);
  });

  it("stays short", () => {
    expect(describeCondition({ ...vip, value: "x".repeat(500) }).length).toBeLessThan(100);
    expect(describeCondition({ all: Array.from({ length: 100 }, () => vip) }).length).toBeLessThan(1_010);
  });

  it("does not stumble over drafts", () => {
    expect(describeCondition({ field: "vars.n", operator: "equals" })).toBe("n is …");
    expect(describeCondition(JSON.parse('{"field": 5, "operator": "toString"}') as Condition)).toBe(
      "an unfinished condition",
    );
  });
});

describe("conditionFields", () => {
  it("names each field once, in order", () => {
    expect(conditionFields({ all: [amount, { not: { any: [vip, amount] } }] })).toEqual([
      "event.data.amount",
      "contact.tags",
    ]);
  });

  it("finds nothing in what is no condition", () => {
    expect(conditionFields(JSON.parse('{"all": 5}') as Condition)).toEqual([]);
  });
});
