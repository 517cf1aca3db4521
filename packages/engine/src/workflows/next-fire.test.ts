import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { TriggerSchedule } from "../nodes/schedule.ts";
import { lastDayReached, nextFireAt } from "./next-fire.ts";

const anchor = new Date("2026-01-01T00:00:00Z");
const next = (rule: TriggerSchedule, timeZone: string, after: string | Date): string | undefined =>
  nextFireAt({ rule, timeZone, anchor }, new Date(after))?.toISOString();
const daily: TriggerSchedule = { kind: "cron", cron: "30 2 * * *" };

describe("a schedule at times of the clock", () => {
  it("fires right after the gap of spring that swallows its time, and at its time again the next day", () => {
    expect(next(daily, "Europe/Berlin", "2026-03-28T12:00:00Z")).toBe("2026-03-29T01:00:00.000Z");
    expect(next(daily, "Europe/Berlin", "2026-03-29T01:00:00Z")).toBe("2026-03-30T00:30:00.000Z");
  });

  it("fires once where autumn repeats its time", () => {
    expect(next(daily, "Europe/Berlin", "2026-10-24T12:00:00Z")).toBe("2026-10-25T00:30:00.000Z");
    expect(next(daily, "Europe/Berlin", "2026-10-25T00:30:00Z")).toBe("2026-10-26T01:30:00.000Z");
  });

  it("fires on the 29th of February in leap years only", () => {
    const rule: TriggerSchedule = { kind: "cron", cron: "0 9 29 2 *" };
    expect(next(rule, "Asia/Tokyo", "2026-01-01T00:00:00Z")).toBe("2028-02-29T00:00:00.000Z");
  });

  it("fires exactly once on every day of a year, in zones with and without summer time", () => {
    for (const timeZone of [
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kolkata",
      "Africa/Casablanca",
    ]) {
      const days = new Map<string, number>();
      let at = new Date("2026-01-01T12:00:00Z");
      for (;;) {
        at = nextFireAt({ rule: daily, timeZone, anchor }, at) ?? at;
        if (at > new Date("2027-01-01T12:00:00Z")) break;
        const day = new Intl.DateTimeFormat("en-CA", { timeZone }).format(at);
        days.set(day, (days.get(day) ?? 0) + 1);
      }
      expect(days.size, timeZone).toBe(365);
      expect(
        [...days.values()].every((count) => count === 1),
        timeZone,
      ).toBe(true);
    }
  });
});

describe("a schedule at intervals", () => {
  const every: TriggerSchedule = { kind: "interval", everyMs: 3_600_000 };

  it("counts from when it was published, or from a moment in its zone", () => {
    expect(next(every, "UTC", anchor)).toBe("2026-01-01T01:00:00.000Z");
    expect(next({ ...every, from: "2026-01-05T09:00" }, "Europe/Berlin", anchor)).toBe("2026-01-05T08:00:00.000Z");
    expect(next({ ...every, from: "2026-01-05T09:10" }, "Europe/Berlin", "2026-01-05T08:10:00Z")).toBe(
      "2026-01-05T09:10:00.000Z",
    );
  });

  it("keeps to its grid, whatever it missed", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60_000, max: 10 ** 10 }),
        fc.integer({ min: 0, max: 10 ** 12 }),
        (everyMs, late) => {
          const after = new Date(anchor.getTime() + late);
          const at =
            nextFireAt({ rule: { kind: "interval", everyMs }, timeZone: "UTC", anchor }, after)?.getTime() ?? 0;
          const since = at - anchor.getTime();
          return at > after.getTime() && at - after.getTime() <= everyMs && since % everyMs === 0;
        },
      ),
    );
  });
});

describe("a schedule that looks for dates", () => {
  const rule: TriggerSchedule = { kind: "dates", field: "birthday", offsetDays: 0, at: "02:30", yearly: true };

  it("looks once a day at its time of day, also over both changes of the clocks", () => {
    expect(next(rule, "Europe/Berlin", "2026-03-28T12:00:00Z")).toBe("2026-03-29T01:00:00.000Z");
    expect(next(rule, "Europe/Berlin", "2026-03-29T01:00:00Z")).toBe("2026-03-30T00:30:00.000Z");
    expect(next(rule, "Europe/Berlin", "2026-10-25T00:30:00Z")).toBe("2026-10-26T01:30:00.000Z");
  });

  it("knows the last day it has reached by the zone's calendar", () => {
    expect(lastDayReached(new Date("2026-06-01T00:29:00Z"), "02:30", "Europe/Berlin")).toBe("2026-05-31");
    expect(lastDayReached(new Date("2026-06-01T00:30:00Z"), "02:30", "Europe/Berlin")).toBe("2026-06-01");
    expect(lastDayReached(new Date("2026-06-01T12:00:00Z"), "00:00", "Pacific/Auckland")).toBe("2026-06-02");
  });
});
