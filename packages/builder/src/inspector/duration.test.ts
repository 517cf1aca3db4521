import { describe, expect, it } from "vitest";
import { durationInWords, splitDuration } from "./duration.ts";

describe("a duration", () => {
  it("is a number and a unit where it was written so", () => {
    expect(splitDuration("3d")).toEqual({ amount: 3, unit: "d" });
    expect(splitDuration("PT1H")).toBeUndefined();
    expect(splitDuration("250ms")).toBeUndefined();
    expect(splitDuration("")).toBeUndefined();
  });

  it("can be said in words", () => {
    expect(durationInWords("PT1H30M")).toBe("1 hour 30 minutes");
    expect(durationInWords("8d")).toBe("1 week 1 day");
    expect(durationInWords("0s")).toBe("at once");
    expect(durationInWords("soon")).toBeUndefined();
  });
});
