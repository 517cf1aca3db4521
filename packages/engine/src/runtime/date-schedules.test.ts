import { describe, expect, it } from "vitest";
import { datesDue } from "./date-schedules.ts";

const due = (value: string, dates: string[], yearly = false, timeZone = "UTC") =>
  datesDue(value, dates, yearly, timeZone);

describe("the dates that are due", () => {
  it("are the day that a value names", () => {
    expect(due("2026-05-01", ["2026-04-30", "2026-05-01"])).toEqual(["2026-05-01"]);
    expect(due("2026-05-02", ["2026-05-01"])).toEqual([]);
    expect(due("soon", ["2026-05-01"])).toEqual([]);
  });

  it("are reckoned in the zone where the value is a moment", () => {
    expect(due("2026-05-01T23:30:00Z", ["2026-05-02"], false, "Europe/Berlin")).toEqual(["2026-05-02"]);
    expect(due("2026-05-01T23:30:00Z", ["2026-05-02"], false, "UTC")).toEqual([]);
  });

  it("come back every year, but not before the first time", () => {
    expect(due("1990-03-14", ["2026-03-14"], true)).toEqual(["2026-03-14"]);
    expect(due("2027-03-14", ["2026-03-14", "2027-03-14"], true)).toEqual(["2027-03-14"]);
    expect(due("1990-03-14", ["2026-03-14"], false)).toEqual([]);
  });

  it("are the 28th of February for somebody born on the 29th, except in leap years", () => {
    expect(due("2000-02-29", ["2027-02-28"], true)).toEqual(["2027-02-28"]);
    expect(due("2000-02-29", ["2028-02-28", "2028-02-29"], true)).toEqual(["2028-02-29"]);
  });
});
