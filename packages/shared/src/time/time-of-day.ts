import { z } from "zod";
import { dayMs, instantAt, wallTimeAt } from "./zone.ts";

const pattern = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** `09:00`, on a clock of 24 hours. */
export const timeOfDaySchema = z
  .string()
  .regex(pattern, "Use a time such as 09:00 or 17:30.")
  .meta({ "x-placeholder": "09:00" });

/** Milliseconds after midnight of a time such as `09:00`; undefined when it is none. */
export function parseTimeOfDay(text: string): number | undefined {
  const found = pattern.exec(text);
  return found ? (Number(found[1]) * 60 + Number(found[2])) * 60_000 : undefined;
}

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Weekday = (typeof weekdays)[number];

/** Hours of a day; where `to` is not after `from` they last until the next day. */
export interface Hours {
  from: string;
  to: string;
}

/** The next instant after `at` at which it is this time of day in the zone, on one of these weekdays. */
export function nextTimeOfDay(at: number, time: string, timeZone: string, days: readonly Weekday[] = weekdays): number {
  const after = parseTimeOfDay(time) ?? 0;
  const today = midnightOf(at, timeZone);
  for (let day = 0; ; day++) {
    const start = instantAt(today + day * dayMs + after, timeZone);
    if (day > maxDays || (start > at && includes(days, today + day * dayMs))) return start;
  }
}

/** `at` itself when it is within these hours on one of these weekdays in the zone, otherwise when they next begin. */
export function nextWithin(at: number, hours: Hours, timeZone: string, days: readonly Weekday[] = weekdays): number {
  const today = midnightOf(at, timeZone);
  for (let day = -1; ; day++) {
    const [start, end] = span(today + day * dayMs, hours, timeZone);
    if (day > maxDays) return start;
    // A window that the clocks jump over does not open on that day.
    if (start < end && at < end && includes(days, today + day * dayMs)) return Math.max(at, start);
  }
}

/** When the quiet hours end that `at` falls into; undefined when it falls into none. Without a length there are none. */
export function quietUntil(at: number, quiet: Hours, timeZone: string): number | undefined {
  if (quiet.from === quiet.to) return undefined;
  const today = midnightOf(at, timeZone);
  let end: number | undefined;
  // Where the clocks jump over the pause between two nights, the second night follows at once.
  for (const day of [-1, 0, 1]) {
    const [begins, ends] = span(today + day * dayMs, quiet, timeZone);
    if (begins <= (end ?? at) && (end ?? at) < ends) end = ends;
  }
  return end;
}

/** Two weeks hold every weekday twice, so that also one day of them may be left out by its zone. */
const maxDays = 14;

function midnightOf(at: number, timeZone: string): number {
  return Math.floor(wallTimeAt(at, timeZone) / dayMs) * dayMs;
}

function span(midnight: number, { from, to }: Hours, timeZone: string): [start: number, end: number] {
  const start = parseTimeOfDay(from) ?? 0;
  const end = parseTimeOfDay(to) ?? 0;
  return [instantAt(midnight + start, timeZone), instantAt(midnight + end + (end <= start ? dayMs : 0), timeZone)];
}

function includes(days: readonly Weekday[], midnight: number): boolean {
  // 1970 began on a Thursday.
  const weekday = weekdays[(((midnight / dayMs + 3) % 7) + 7) % 7];
  return weekday !== undefined && days.includes(weekday);
}
