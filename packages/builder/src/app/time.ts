const units = [
  { unit: "year", ms: 365 * 86_400_000 },
  { unit: "month", ms: 30 * 86_400_000 },
  { unit: "day", ms: 86_400_000 },
  { unit: "hour", ms: 3_600_000 },
  { unit: "minute", ms: 60_000 },
] as const;

/** The clock of a server, or the time a page was drawn at, may be a little behind what just happened. */
const clockSlackMs = 35_000;

const words = new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "short" });
const exact = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "medium" });

/** "5 min ago", "in 2 days", "just now": units are written as in `howLong`. `at` is ISO 8601, `now` in milliseconds. */
export function relativeTime(at: string, now: number): string {
  const distance = Date.parse(at) - now;
  if (Number.isNaN(distance)) return "";
  for (const { unit, ms } of units) {
    if (Math.abs(distance) >= ms) return plain(words.format(Math.trunc(distance / ms), unit));
  }
  return distance > clockSlackMs ? "in a moment" : "just now";
}

/** As the durations beside it are written: "3 hr. ago" is no match for "3 h so far". */
function plain(text: string): string {
  return text.replace("hr.", "h").replace(".", "");
}

/** Day, month, year and time to the second, in the time zone of the browser. */
export function exactTime(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? "" : exact.format(time);
}
