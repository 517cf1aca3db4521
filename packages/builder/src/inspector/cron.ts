import { calendarDay } from "@millrace/shared/dates.ts";
import { zoneOffset } from "@millrace/shared/time/zone.ts";

/** The five fields of a cron line as the values they allow. */
export interface Cron {
  minutes: readonly number[];
  hours: readonly number[];
  days: readonly number[];
  months: readonly number[];
  /** 0 is Sunday. */
  weekdays: readonly number[];
  /** A field that is `*`: when only one of days and weekdays is restricted, only that one counts, else either does. */
  anyDay: boolean;
  anyWeekday: boolean;
}

const monthNames = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const minute = 60_000;
const day = 86_400_000;
const maxDays = 4 * 366;

/** Reads five fields of lists, ranges, steps and names; undefined for anything else (also for the rarer signs L, W and #). */
export function parseCron(text: string): Cron | undefined {
  const fields = text.trim().toLowerCase().split(/\s+/);
  const [m = "", h = "", d = "", mo = "", w = ""] = fields;
  if (fields.length !== 5) return undefined;
  const minutes = valuesOf(m, 0, 59);
  const hours = valuesOf(h, 0, 23);
  const days = valuesOf(d, 1, 31);
  const months = valuesOf(named(mo, monthNames, 1), 1, 12);
  const weekdays = valuesOf(named(w, dayNames, 0), 0, 7);
  if (!minutes || !hours || !days || !months || !weekdays) return undefined;
  const week = [...new Set(weekdays.map((one) => one % 7))].toSorted((a, b) => a - b);
  return { minutes, hours, days, months, weekdays: week, anyDay: d === "*", anyWeekday: w === "*" };
}

function named(field: string, names: readonly string[], first: number): string {
  return field.replace(/[a-z]{3}/g, (name) => (names.includes(name) ? String(names.indexOf(name) + first) : name));
}

function valuesOf(field: string, min: number, max: number): number[] | undefined {
  const values = new Set<number>();
  for (const part of field.split(",")) {
    const found = /^(?:(\*)|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(part);
    if (!found) return undefined;
    const [, star, low, high, every] = found;
    const step = Number(every ?? 1);
    const from = star ? min : Number(low);
    const to = star || (high === undefined && every !== undefined) ? max : Number(high ?? low);
    if (step < 1 || from < min || to > max || from > to) return undefined;
    for (let value = from; value <= to; value += step) values.add(value);
  }
  return [...values].toSorted((a, b) => a - b);
}

/** The next moments after `from` (milliseconds), at most `count`; none when the line never comes due. */
export function nextTimes(cron: Cron, from: number, timeZone: string, count: number): number[] {
  const times: number[] = [];
  const start = Date.parse(calendarDay(from, timeZone));
  for (let offset = 0; offset < maxDays && times.length < count; offset++) {
    const midnight = start + offset * day;
    if (!isDue(cron, new Date(midnight))) continue;
    for (const hours of cron.hours) {
      for (const minutes of cron.minutes) {
        const at = momentOf(midnight + (hours * 60 + minutes) * minute, timeZone);
        if (at !== undefined && at > from && times.length < count) times.push(at);
      }
    }
  }
  return times;
}

function isDue({ days, months, weekdays, anyDay, anyWeekday }: Cron, date: Date): boolean {
  if (!months.includes(date.getUTCMonth() + 1)) return false;
  const byDay = days.includes(date.getUTCDate());
  const byWeekday = weekdays.includes(date.getUTCDay());
  return anyDay || anyWeekday ? byDay && byWeekday : byDay || byWeekday;
}

/** The moment at which clocks in the zone show a wall time; undefined for one they jump over. */
function momentOf(wall: number, timeZone: string): number | undefined {
  const guess = wall - zoneOffset(wall, timeZone);
  const at = wall - zoneOffset(guess, timeZone);
  return at + zoneOffset(at, timeZone) === wall ? at : undefined;
}

/** A cron line in words, `Monday to Friday at 9:00`; undefined when it is none or too tangled to say. */
export function cronInWords(text: string): string | undefined {
  const cron = parseCron(text);
  if (!cron) return undefined;
  const { anyDay, anyWeekday, months } = cron;
  if (!anyDay && !anyWeekday) return undefined;
  const season = months.length === 12 ? "" : ` in ${listed(months.map((month) => monthWord(month)))}`;
  const time = timeInWords(text, cron);
  const days = daysInWords(cron);
  if (time === undefined) return undefined;
  const everyDay = anyDay && anyWeekday;
  const words = time.startsWith("every") ? (everyDay ? time : `${time}, ${days}`) : `${days} ${time}`;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${season}`;
}

function timeInWords(text: string, { minutes, hours }: Cron): string | undefined {
  const [minuteField = "", hourField = ""] = text.trim().split(/\s+/);
  const everyMinutes = /^\*\/(\d+)$/.exec(minuteField)?.[1];
  if (hourField === "*") {
    if (minuteField === "*") return "every minute";
    if (everyMinutes !== undefined) return `every ${everyMinutes} minutes`;
    return minutes.length === 1 ? `every hour at :${padded(minutes[0] ?? 0)}` : undefined;
  }
  const everyHours = /^\*\/(\d+)$/.exec(hourField)?.[1];
  if (everyHours !== undefined && minutes.length === 1)
    return `every ${everyHours} hours at :${padded(minutes[0] ?? 0)}`;
  if (minutes.length * hours.length > 6) return undefined;
  return `at ${listed(hours.flatMap((hour) => minutes.map((one) => `${hour}:${padded(one)}`)))}`;
}

function daysInWords({ anyDay, anyWeekday, days, weekdays }: Cron): string {
  if (anyDay && anyWeekday) return "every day";
  if (anyWeekday) return `on day ${listed(days.map(String))} of the month`;
  if (weekdays.join() === "1,2,3,4,5") return "Monday to Friday";
  return `on ${listed(weekdays.map(weekdayWord))}`;
}

// 1970-01-04 was a Sunday.
const weekdayWord = (weekday: number) =>
  new Intl.DateTimeFormat("en", { weekday: "long", timeZone: "UTC" }).format((3 + weekday) * day);
const monthWord = (month: number) =>
  new Intl.DateTimeFormat("en", { month: "long", timeZone: "UTC" }).format(Date.UTC(2026, month - 1, 1));
const padded = (value: number) => String(value).padStart(2, "0");
const listed = (words: readonly string[]) => new Intl.ListFormat("en").format(words);
