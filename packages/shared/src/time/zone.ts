/*
 * Clocks of time zones. A wall time is what clocks on a wall show, as the number of milliseconds that would be UTC if those
 * clocks were in Greenwich; an instant is the usual number of milliseconds since 1970 UTC.
 */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** How far wall time in the zone is ahead of UTC at an instant, in milliseconds; 0 for an unknown zone. */
export function zoneOffset(at: number, timeZone: string): number {
  const format = timeZone === "UTC" ? undefined : zoneFormat(timeZone);
  if (!format) return 0;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000;
}

/** What the clocks of the zone show at an instant. */
export function wallTimeAt(at: number, timeZone: string): number {
  return at + zoneOffset(at, timeZone);
}

/** Beyond any offset that a zone has had. */
const reachMs = 16 * hourMs;

/**
 * The first instant at which the clocks of the zone show this wall time or a later one: of a time that occurs twice the
 * first, and of one that is skipped the moment at which the clocks jump.
 */
export function instantAt(wall: number, timeZone: string): number {
  if (timeZone === "UTC") return wall;
  const before = zoneOffset(wall - reachMs, timeZone);
  const after = zoneOffset(wall + reachMs, timeZone);
  const ahead = Math.max(before, after);
  const behind = Math.min(before, after);
  for (const offset of [ahead, behind]) if (zoneOffset(wall - offset, timeZone) === offset) return wall - offset;
  // Clocks jump over it, somewhere between these two.
  let early = wall - ahead;
  let late = wall - behind;
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (wallTimeAt(middle, timeZone) >= wall) late = middle;
    else early = middle;
  }
  return late;
}

/** Whether the runtime knows this IANA name or offset. */
export function isTimeZone(timeZone: string): boolean {
  return timeZone === "UTC" || zoneFormat(timeZone) !== undefined;
}

const maxFormats = 500;
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
