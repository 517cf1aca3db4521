import { addDays, calendarDay, parseMoment } from "@millrace/shared/dates.ts";
import { parseTimeOfDay } from "@millrace/shared/time/time-of-day.ts";
import { instantAt } from "@millrace/shared/time/zone.ts";
import { Cron } from "croner";
import type { TriggerSchedule } from "../nodes/schedule.ts";

/** A trigger's schedule with everything that it leaves open decided. */
export interface Schedule {
  rule: TriggerSchedule;
  /** IANA name. The hours are those of its clocks, through changes to and from summer time. */
  timeZone: string;
  /** From when an interval without a beginning of its own is counted. */
  anchor: Date;
}

/**
 * The first time after `after` at which a schedule fires; null when it never does again.
 * A time of day that the change to summer time skips fires right after it; one that occurs twice fires once.
 */
export function nextFireAt({ rule, timeZone, anchor }: Schedule, after: Date): Date | null {
  switch (rule.kind) {
    case "cron":
      return new Cron(rule.cron, { mode: "5-part", timezone: timeZone, paused: true }).nextRun(after);
    case "interval": {
      const first = rule.from === undefined ? undefined : parseMoment(rule.from, timeZone)?.at;
      if (first !== undefined && first > after.getTime()) return new Date(first);
      const from = first ?? anchor.getTime();
      return new Date(from + (Math.floor((after.getTime() - from) / rule.everyMs) + 1) * rule.everyMs);
    }
    case "dates": {
      const today = calendarDay(after.getTime(), timeZone);
      const next = [today, addDays(today, 1)].find((day) => timeOfDayOn(day, rule.at, timeZone) > after);
      return timeOfDayOn(next ?? addDays(today, 2), rule.at, timeZone);
    }
    default:
      return rule satisfies never;
  }
}

/** The last day of the zone's calendar on which this time of day has come by `now`. */
export function lastDayReached(now: Date, at: string, timeZone: string): string {
  const today = calendarDay(now.getTime(), timeZone);
  return timeOfDayOn(today, at, timeZone) <= now ? today : addDays(today, -1);
}

/** When this time of day comes on a day of the zone's calendar. */
export function timeOfDayOn(day: string, at: string, timeZone: string): Date {
  return new Date(instantAt(Date.parse(`${day}T00:00:00Z`) + (parseTimeOfDay(at) ?? 0), timeZone));
}
