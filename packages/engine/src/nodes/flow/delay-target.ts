import { parseMoment } from "@millrace/shared/dates.ts";
import { parseSignedDuration } from "@millrace/shared/duration.ts";
import { readPath } from "@millrace/shared/paths.ts";
import { nextTimeOfDay, nextWithin, parseTimeOfDay, type Weekday } from "@millrace/shared/time/time-of-day.ts";
import { dayMs, instantAt, wallTimeAt } from "@millrace/shared/time/zone.ts";

/** What a step may wait for. */
export type Until =
  | { moment: string; offset?: string | undefined; at: string }
  | { time: string; days: Weekday[] }
  | { from: string; to: string; days: Weekday[] };

/**
 * The moment that is meant, in milliseconds since 1970 UTC; a moment of its own may be over already.
 * @param values what a field path such as `contact.renewal_date` is read from
 */
export function targetOf(
  until: Until,
  now: number,
  timeZone: string,
  values: Record<string, unknown>,
): number | { problem: string } {
  if ("time" in until) return nextTimeOfDay(now, until.time, timeZone, until.days);
  if ("from" in until) return nextWithin(now, until, timeZone, until.days);
  const { moment: given, offset = "0s", at } = until;
  const text = readText(given, values);
  if (text === "") return { problem: "There is no date to wait for: the field is empty." };
  const moment = parseMoment(text, timeZone);
  if (!moment) {
    const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    return { problem: `“${shown}” is not a date that exists. Use one such as 2026-01-31 or 2026-01-31T09:00.` };
  }
  // A bare day is the day of the one who waits, whatever the zone.
  const midnight = moment.wholeDay ? Date.parse(`${text.slice(0, 10)}T00:00:00Z`) : undefined;
  const start = midnight === undefined ? moment.at : instantAt(midnight + (parseTimeOfDay(at) ?? 0), timeZone);
  const shift = parseSignedDuration(offset) ?? 0;
  // Days are days of the calendar, so that nine o'clock stays nine o'clock; hours are hours.
  if (shift % dayMs === 0 && /[dw]$/.test(offset)) return instantAt(wallTimeAt(start, timeZone) + shift, timeZone);
  return start + shift;
}

/** A rendered template, or the path of a field in words of its own. */
function readText(given: string, values: Record<string, unknown>): string {
  const text = given.trim();
  if (!/^[A-Za-z_][\w-]*(\.[\w-]+)+$/.test(text)) return text;
  const found: unknown = readPath(values, text);
  return typeof found === "string" ? found.trim() : "";
}
