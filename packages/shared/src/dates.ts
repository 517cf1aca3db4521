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
  const millis = Number(fraction.slice(0, 3).padEnd(3, "0"));
  const wall = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    millis,
  );
  const check = new Date(wall);
  if (check.getUTCMonth() !== Number(month) - 1 || check.getUTCDate() !== Number(day)) return undefined;
  const wholeDay = found[4] === undefined;
  if (offset === undefined) return { at: wall - zoneOffset(wall, timeZone), wholeDay };
  return { at: wall - offsetMs(offset), wholeDay };
}

/** The calendar day of a moment in a zone, as `2026-01-31`; such texts sort as days do. */
export function calendarDay(at: number, timeZone: string): string {
  return new Date(at + zoneOffset(at, timeZone)).toISOString().slice(0, 10);
}

/** `Z`, `+02:00` or `-0530` in milliseconds. */
export function offsetMs(offset: string): number {
  if (offset === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return (offset.startsWith("-") ? -minutes : minutes) * 60_000;
}

/** How far wall time in the zone is ahead of UTC at a moment, in milliseconds; 0 for an unknown zone. */
export function zoneOffset(at: number, timeZone: string): number {
  const format = timeZone === "UTC" ? undefined : zoneFormat(timeZone);
  if (!format) return 0;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

const maxFormats = 200;
const formats = new Map<string, Intl.DateTimeFormat | undefined>();

/** Building an Intl formatter costs far more than using it, and a workspace uses few zones. */
function zoneFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  if (formats.has(timeZone)) return formats.get(timeZone);
  if (formats.size >= maxFormats) formats.clear();
  let format: Intl.DateTimeFormat | undefined;
  try {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    format = undefined;
  }
  formats.set(timeZone, format);
  return format;
}

/** Whether the runtime knows this IANA name or offset. */
export function isTimeZone(timeZone: string): boolean {
  return timeZone === "UTC" || zoneFormat(timeZone) !== undefined;
}
