import { dayMs, instantAt, wallTimeAt } from "./time/zone.ts";

/** Dates as marketers write them: a calendar day, or a moment with or without a zone. */
export interface Moment {
  /** Milliseconds since 1970 UTC; for a bare day its midnight in the zone of the reader. */
  at: number;
  /** True for `2026-01-31`: the whole day is meant, whatever the zone. */
  wholeDay: boolean;
}

const pattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Reads ISO 8601 text; a time without an offset is wall time in `timeZone`. Undefined for any other text. */
export function parseMoment(text: string, timeZone: string): Moment | undefined {
  if (text.length < 10 || text.length > 40) return undefined;
  const found = pattern.exec(text.trim());
  if (!found) return undefined;
  const [, year, month, day, hour = "0", minute = "0", second = "0", fraction = "", offset] = found;
  const midnight = dayOf(Number(year), Number(month), Number(day));
  if (midnight === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const millis = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const wall = midnight + Number(hour) * 3_600_000 + Number(minute) * 60_000 + Number(second) * 1_000 + millis;
  const wholeDay = found[4] === undefined;
  return { at: offset === undefined ? instantAt(wall, timeZone) : wall - offsetMs(offset), wholeDay };
}

/** Midnight of a calendar day as wall time; undefined for a day that is in no calendar. */
function dayOf(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  // Date.UTC would take the years 0 to 99 for those of the last century.
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

/** The calendar day of a moment in a zone, as `2026-01-31`; such texts sort as days do. */
export function calendarDay(at: number, timeZone: string): string {
  return new Date(wallTimeAt(at, timeZone)).toISOString().slice(0, 10);
}

/** Moves a calendar day such as `2026-01-31` by a number of days. */
export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** `Z`, `+02:00` or `-0530` in milliseconds. */
export function offsetMs(offset: string): number {
  if (offset === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return (offset.startsWith("-") ? -minutes : minutes) * 60_000;
}
