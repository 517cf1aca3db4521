import { describe, expect, it } from "vitest";
import { evaluateCondition } from "./conditions/evaluate.ts";
import { describeRelativeMoment, momentOf, parseRelativeMoment } from "./relative-moment.ts";

const now = new Date("2026-03-29T22:30:00Z");
const at = (text: string, zone = "UTC") => {
  const moment = parseRelativeMoment(text);
  return moment && momentOf(moment, now, zone);
};

describe("a date that moves with the time", () => {
  it.each([
    ["today", "2026-03-29"],
    ["today - 3d", "2026-03-26"],
    ["today+1w", "2026-04-05"],
    ["now", "2026-03-29T22:30:00.000Z"],
    ["now - 2h", "2026-03-29T20:30:00.000Z"],
  ])("%s is %s", (text, expected) => {
    expect(at(text)).toBe(expected);
  });

  it("is a day of the time zone, also where clocks are put forward", () => {
    expect(at("today", "Europe/Berlin")).toBe("2026-03-30");
    expect(at("today - 1d", "Europe/Berlin")).toBe("2026-03-29");
  });

  it.each(["yesterday", "today - 3h", "today 3d", "now - 3 days", "now -", "today".repeat(20)])("is not %s", (text) => {
    expect(parseRelativeMoment(text)).toBeUndefined();
  });

  it.each([
    ["today", "today"],
    ["today - 3d", "3 days ago"],
    ["now + 1h", "1 hour from now"],
  ])("%s reads %s", (text, words) => {
    const moment = parseRelativeMoment(text);
    expect(moment && describeRelativeMoment(moment)).toBe(words);
  });

  it("is what conditions compare dates with, and a text like any other beside texts", () => {
    const holds = (field: unknown, operator: "less_than" | "equals" | "between" | "in", value: unknown) =>
      evaluateCondition(
        { field: "contact.at", operator, value: value as string },
        { values: { contact: { at: field } }, now },
      ).result;
    expect(holds("2026-03-20", "less_than", "today - 3d")).toBe(true);
    expect(holds("2026-03-27T10:00:00Z", "less_than", "today - 3d")).toBe(false);
    expect(holds("2026-03-29T01:00:00Z", "equals", "today")).toBe(true);
    expect(holds("2026-03-28", "equals", "today")).toBe(false);
    expect(holds("today", "equals", "today")).toBe(true);
    expect(holds("2026-03-28", "between", ["today - 2d", "today"])).toBe(true);
    expect(holds("2026-03-25", "between", ["today - 2d", "today"])).toBe(false);
    expect(holds("2026-03-29", "in", ["today", "x"])).toBe(true);
    expect(holds(5, "less_than", "today")).toBe(false);
  });
});
