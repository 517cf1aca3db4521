import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type Hours,
  nextTimeOfDay,
  nextWithin,
  parseTimeOfDay,
  quietUntil,
  type Weekday,
  weekdays,
} from "./time-of-day.ts";
import { dayMs, wallTimeAt } from "./zone.ts";

const zones = Intl.supportedValuesOf("timeZone");
const at = (text: string): number => Date.parse(text);
const iso = (instant: number | undefined): string | undefined =>
  instant === undefined ? undefined : new Date(instant).toISOString();

const workdays = weekdays.slice(0, 5);
const office: Hours = { from: "09:00", to: "17:00" };
const night: Hours = { from: "21:00", to: "08:00" };

describe("nextTimeOfDay", () => {
  it.each([
    ["later today", "2026-06-01T06:00:00Z", "09:00", "Europe/Berlin", "2026-06-01T07:00:00.000Z"],
    [
      "tomorrow, when it is that time right now",
      "2026-06-01T07:00:00Z",
      "09:00",
      "Europe/Berlin",
      "2026-06-02T07:00:00.000Z",
    ],
    [
      "right after the gap that swallows it",
      "2026-03-28T12:00:00Z",
      "02:30",
      "Europe/Berlin",
      "2026-03-29T01:00:00.000Z",
    ],
    ["the first of two", "2026-10-24T12:00:00Z", "02:30", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    [
      "the next day after the first of two",
      "2026-10-25T00:30:00Z",
      "02:30",
      "Europe/Berlin",
      "2026-10-26T01:30:00.000Z",
    ],
  ])("is %s", (_when, from, time, zone, expected) => {
    expect(iso(nextTimeOfDay(at(from), time, zone))).toBe(expected);
  });

  it("waits for the weekday, which is the zone's", () => {
    // In Auckland it is Monday already.
    expect(iso(nextTimeOfDay(at("2026-06-07T20:00:00Z"), "09:00", "Pacific/Auckland", ["monday"]))).toBe(
      "2026-06-07T21:00:00.000Z",
    );
  });
});

describe("nextWithin", () => {
  it.each([
    ["now, within the hours", "2026-06-01T10:00:00Z", "2026-06-01T10:00:00.000Z"],
    ["at the opening", "2026-06-01T04:00:00Z", "2026-06-01T07:00:00.000Z"],
    ["the next day, at the moment of closing", "2026-06-01T15:00:00Z", "2026-06-02T07:00:00.000Z"],
    ["on Monday, after Friday", "2026-06-05T16:00:00Z", "2026-06-08T07:00:00.000Z"],
    ["on Monday in summer time, after Friday in winter time", "2026-03-27T20:00:00Z", "2026-03-30T07:00:00.000Z"],
  ])("is %s", (_when, from, expected) => {
    expect(iso(nextWithin(at(from), office, "Europe/Berlin", workdays))).toBe(expected);
  });

  it("knows hours that last over midnight, and belong to the day on which they begin", () => {
    const late: Hours = { from: "22:00", to: "02:00" };
    expect(iso(nextWithin(at("2026-06-06T00:30:00Z"), late, "UTC", ["friday"]))).toBe("2026-06-06T00:30:00.000Z");
    expect(iso(nextWithin(at("2026-06-06T03:00:00Z"), late, "UTC", ["friday"]))).toBe("2026-06-12T22:00:00.000Z");
  });

  it("leaves out a day on which the clocks jump over the hours", () => {
    const hours: Hours = { from: "02:10", to: "02:40" };
    expect(iso(nextWithin(at("2026-03-28T12:00:00Z"), hours, "Europe/Berlin"))).toBe("2026-03-30T00:10:00.000Z");
  });
});

describe("quietUntil", () => {
  it.each([
    ["in the evening", "2026-06-01T20:30:00Z", "2026-06-02T06:00:00.000Z"],
    ["after midnight", "2026-06-02T03:00:00Z", "2026-06-02T06:00:00.000Z"],
    ["at the last moment", "2026-06-02T05:59:59.999Z", "2026-06-02T06:00:00.000Z"],
    ["not at the end", "2026-06-02T06:00:00Z", undefined],
    ["not by day", "2026-06-02T12:00:00Z", undefined],
    ["in the night that is an hour shorter", "2026-03-28T22:00:00Z", "2026-03-29T06:00:00.000Z"],
    ["in the night that is an hour longer", "2026-10-24T22:00:00Z", "2026-10-25T07:00:00.000Z"],
  ])("tells the end %s", (_when, from, expected) => {
    expect(iso(quietUntil(at(from), night, "Europe/Berlin"))).toBe(expected);
  });

  it("has no quiet hours that begin when they end", () => {
    expect(quietUntil(at("2026-06-01T20:00:00Z"), { from: "20:00", to: "20:00" }, "UTC")).toBeUndefined();
  });
});

describe("in every zone", () => {
  const instant = fc
    .integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2036, 0, 1) / 1000 })
    .map((s) => s * 1000);
  const time = fc.integer({ min: 0, max: 24 * 60 - 1 }).map((m) => new Date(m * 60_000).toISOString().slice(11, 16));
  const days = fc.subarray([...weekdays], { minLength: 1 });
  const hours = fc.record({ from: time, to: time });
  const clockAt = (instant: number, zone: string): number => ((wallTimeAt(instant, zone) % dayMs) + dayMs) % dayMs;
  const weekdayAt = (instant: number, zone: string): Weekday | undefined =>
    weekdays[(Math.floor(wallTimeAt(instant, zone) / dayMs) + 3) % 7];

  it("the next time of day is later, within the days asked for, and shows that time or the moment of a jump", () => {
    for (const zone of zones) {
      fc.assert(
        fc.property(instant, time, days, (from, wanted, on) => {
          const next = nextTimeOfDay(from, wanted, zone, on);
          if (next <= from || next - from > 15 * dayMs) return false;
          const late = clockAt(next, zone) - (parseTimeOfDay(wanted) ?? 0);
          const jumped = wallTimeAt(next, zone) - wallTimeAt(next - 1, zone) > 1;
          return jumped || (late === 0 && on.includes(weekdayAt(next, zone) as Weekday));
        }),
        { numRuns: 10 },
      );
    }
  });

  it("once within the hours one stays there, and a second question gives the same answer", () => {
    for (const zone of zones) {
      fc.assert(
        fc.property(instant, hours, days, (from, window, on) => {
          const next = nextWithin(from, window, zone, on);
          return next >= from && nextWithin(next, window, zone, on) === next;
        }),
        { numRuns: 10 },
      );
    }
  });

  it("after the end of the quiet hours it is not quiet", () => {
    for (const zone of zones) {
      fc.assert(
        fc.property(instant, hours, (from, quiet) => {
          const end = quietUntil(from, quiet, zone);
          if (end === undefined) return true;
          return end > from && end - from <= 50 * 3_600_000 && quietUntil(end, quiet, zone) === undefined;
        }),
        { numRuns: 10 },
      );
    }
  });
});
