import { describe, expect, it } from "vitest";
import { durationSchema, maxDurationMs, parseDuration } from "./duration.ts";

describe("parseDuration", () => {
  it.each([
    ["500ms", 500],
    ["45s", 45_000],
    ["10m", 600_000],
    ["2h", 7_200_000],
    ["3d", 259_200_000],
    ["1w", 604_800_000],
    ["0s", 0],
    ["PT1H30M", 5_400_000],
    ["P2D", 172_800_000],
    ["P1W", 604_800_000],
    ["P1DT12H", 129_600_000],
    ["PT0S", 0],
  ])("reads %s as %i ms", (text, expected) => {
    expect(parseDuration(text)).toBe(expected);
  });

  it.each([
    "",
    "5",
    "s",
    "-5s",
    "1.5h",
    "5 m",
    "5M",
    "P",
    "PT",
    "P1DT",
    "P1M",
    "P1Y",
    "1h30m",
    "9999999999s",
    "ten minutes",
  ])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });
});

describe("durationSchema", () => {
  it("accepts up to five years", () => {
    expect(durationSchema.safeParse(`${maxDurationMs}ms`).success).toBe(false); // more than nine digits
    expect(durationSchema.safeParse("1830d").success).toBe(true);
    expect(durationSchema.safeParse("1831d").success).toBe(false);
  });

  it("says how to write a duration", () => {
    expect(durationSchema.safeParse("soon").error?.issues[0]?.message).toContain("45s, 10m, 2h or 3d");
  });
});
