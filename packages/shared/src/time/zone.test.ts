import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addDays, calendarDay, parseMoment } from "../dates.ts";
import { instantAt, isTimeZone, wallTimeAt, zoneOffset } from "./zone.ts";

const zones = Intl.supportedValuesOf("timeZone");
const iso = (at: number): string => new Date(at).toISOString();

describe("instantAt", () => {
  it.each([
    ["an ordinary time", "2026-01-15T09:00:00Z", "Europe/Berlin", "2026-01-15T08:00:00.000Z"],
    [
      "a time that the change to summer time skips, when the clocks jump",
      "2026-03-29T02:30:00Z",
      "Europe/Berlin",
      "2026-03-29T01:00:00.000Z",
    ],
    ["the time at which the clocks jump", "2026-03-29T02:00:00Z", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
    ["the first time after the jump", "2026-03-29T03:00:00Z", "Europe/Berlin", "2026-03-29T01:00:00.000Z"],
    ["a time that occurs twice, the first time", "2026-10-25T02:30:00Z", "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["a skipped time across the ocean", "2026-03-08T02:30:00Z", "America/New_York", "2026-03-08T07:00:00.000Z"],
    ["a midnight that does not exist", "2026-09-06T00:00:00Z", "America/Santiago", "2026-09-06T04:00:00.000Z"],
    ["half an hour of summer time", "2026-10-04T02:15:00Z", "Australia/Lord_Howe", "2026-10-03T15:30:00.000Z"],
    ["a day that an island has left out", "2011-12-30T12:00:00Z", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
    ["a leap day", "2028-02-29T12:00:00Z", "Asia/Kathmandu", "2028-02-29T06:15:00.000Z"],
    ["an unknown zone as UTC", "2026-01-15T09:00:00Z", "Mars/Olympus", "2026-01-15T09:00:00.000Z"],
  ])("finds %s", (_what, wall, zone, expected) => {
    expect(iso(instantAt(Date.parse(wall), zone))).toBe(expected);
  });

  it("is, in every zone, the first instant at which clocks show that time or a later one", () => {
    const minute = 60_000;
    for (const zone of zones) {
      fc.assert(
        fc.property(fc.integer({ min: 0, max: 68 * 366 * 24 * 60 }), (minutes) => {
          const wall = minutes * minute;
          const at = instantAt(wall, zone);
          return wallTimeAt(at, zone) >= wall && wallTimeAt(at - 1, zone) < wall;
        }),
        { numRuns: 25 },
      );
    }
  });

  it("holds around every change of the clocks between 2024 and 2028, in every zone", () => {
    for (const zone of zones) {
      for (const change of changesOf(zone, Date.UTC(2024, 0, 1), Date.UTC(2029, 0, 1))) {
        for (const offset of [-90, -60, -31, -30, -1, 0, 1, 29, 30, 59, 60, 90]) {
          const wall = wallTimeAt(change, zone) + offset * 60_000;
          const at = instantAt(wall, zone);
          const shown = `${zone} ${iso(wall)}`;
          expect(wallTimeAt(at, zone), shown).toBeGreaterThanOrEqual(wall);
          expect(wallTimeAt(at - 1, zone), shown).toBeLessThan(wall);
        }
      }
    }
  });

  it("knows every zone of the runtime, and no other", () => {
    expect(zones.filter((zone) => !isTimeZone(zone))).toEqual([]);
    expect(isTimeZone("Mars/Olympus")).toBe(false);
    expect(isTimeZone("")).toBe(false);
  });
});

/** The instants at which a zone's clocks change. */
function changesOf(zone: string, from: number, to: number): number[] {
  const step = 7 * 86_400_000;
  const changes: number[] = [];
  for (let at = from; at < to; at += step) {
    if (zoneOffset(at, zone) === zoneOffset(at + step, zone)) continue;
    let early = at;
    let late = at + step;
    while (late - early > 1) {
      const middle = Math.floor((early + late) / 2);
      if (zoneOffset(middle, zone) === zoneOffset(at, zone)) early = middle;
      else late = middle;
    }
    changes.push(late);
  }
  return changes;
}

describe("parseMoment", () => {
  it.each([
    ["2026-01-31", "Europe/Berlin", "2026-01-30T23:00:00.000Z"],
    ["2026-07-01T09:00", "Europe/Berlin", "2026-07-01T07:00:00.000Z"],
    // An hour before the change, wall time is still winter's.
    ["2026-03-29T01:30", "Europe/Berlin", "2026-03-29T00:30:00.000Z"],
    ["2026-03-29T04:30", "Europe/Berlin", "2026-03-29T02:30:00.000Z"],
    ["2026-03-08T01:30", "America/New_York", "2026-03-08T06:30:00.000Z"],
    ["2026-11-01T01:30", "America/New_York", "2026-11-01T05:30:00.000Z"],
    ["2028-02-29T12:00:00.5Z", "UTC", "2028-02-29T12:00:00.500Z"],
    ["0099-01-01T00:00:00Z", "UTC", "0099-01-01T00:00:00.000Z"],
  ])("reads %s in %s", (text, zone, expected) => {
    expect(iso(parseMoment(text, zone)?.at ?? NaN)).toBe(expected);
  });

  it.each([
    "2027-02-29",
    "2026-13-01",
    "2026-04-31",
    "2026-01-01T24:00",
    "2026-01-01T10:60",
    "2026-01-01T10:00:60",
    "soon",
  ])("does not take %s for a date", (text) => {
    expect(parseMoment(text, "UTC")).toBeUndefined();
  });

  it("reads back the wall time of every instant that occurs once, in every zone", () => {
    const instant = fc.integer({ min: 0, max: 2_000_000_000 });
    for (const zone of zones) {
      fc.assert(
        fc.property(instant, (second) => {
          const at = second * 1000;
          const text = iso(wallTimeAt(at, zone)).slice(0, 19);
          const read = parseMoment(text, zone)?.at ?? NaN;
          // Of a time that occurs twice the first is read.
          return read === at || (read < at && wallTimeAt(read, zone) === wallTimeAt(at, zone));
        }),
        { numRuns: 10 },
      );
    }
  });
});

it("counts calendar days over leap days and the ends of years", () => {
  expect(addDays("2028-02-28", 1)).toBe("2028-02-29");
  expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
  expect(addDays("2027-03-01", -1)).toBe("2027-02-28");
  expect(calendarDay(Date.parse("2026-01-05T22:30:00Z"), "Asia/Tokyo")).toBe("2026-01-06");
});
