import { addDays, calendarDay } from "./dates.ts";
import { parseDuration } from "./duration.ts";

/** A date that moves with the time at which it is asked for: `today`, `today - 3d`, `now + 2h`. */
export interface RelativeMoment {
  base: "today" | "now";
  /** Before (-1) or after (1); 0 for the base itself. */
  sign: -1 | 0 | 1;
  /** How far, `3d`; empty for the base itself. */
  duration: string;
}

const pattern = /^(today|now)(?:\s*([+-])\s*(\d{1,5}[smhdw]))?$/;

/** Undefined for every other text. From `today`, only whole days and weeks are counted. */
export function parseRelativeMoment(text: string): RelativeMoment | undefined {
  const [, base, sign, duration = ""] = text.length > 30 ? [] : (pattern.exec(text.trim()) ?? []);
  if (base === undefined) return undefined;
  if (base === "today" && duration !== "" && !/[dw]$/.test(duration)) return undefined;
  return { base: base === "today" ? "today" : "now", sign: sign === undefined ? 0 : sign === "-" ? -1 : 1, duration };
}

/** The moment that is meant at `now`, as ISO 8601: a calendar day for `today`, a time for `now`. */
export function momentOf({ base, sign, duration }: RelativeMoment, now: Date, timeZone: string): string {
  const by = sign * (parseDuration(duration) ?? 0);
  if (base === "now") return new Date(now.getTime() + by).toISOString();
  return addDays(calendarDay(now.getTime(), timeZone), Math.round(by / dayMs));
}

const dayMs = 86_400_000;
const unitWords: Record<string, string> = { s: "second", m: "minute", h: "hour", d: "day", w: "week" };

/** `today - 3d` → `3 days ago`, `now + 1h` → `1 hour from now`. */
export function describeRelativeMoment({ base, sign, duration }: RelativeMoment): string {
  if (sign === 0) return base;
  const count = Number.parseInt(duration, 10);
  const unit = unitWords[duration.slice(-1)] ?? "";
  return `${count} ${unit}${count === 1 ? "" : "s"} ${sign < 0 ? "ago" : "from now"}`;
}
