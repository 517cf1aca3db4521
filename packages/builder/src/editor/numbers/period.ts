/** Periods as the address names them; relative ones stay true for a colleague who opens the link tomorrow. */
export const periods = [
  { value: "today", label: "Today" },
  { value: "7d", label: "7 days" },
  { value: "30d", label: "30 days" },
  { value: "custom", label: "Custom" },
] as const;
export type Period = (typeof periods)[number]["value"];

const hourMs = 3_600_000;
const days = { "7d": 7, "30d": 30 } as const;

/** A period in which both ends may be open, as ISO 8601. */
export interface Bounds {
  from: string;
  to?: string | undefined;
}

/**
 * When a period begins and ends. Relative ones begin at a full hour, so that the server is not asked for another one at each
 * moment; `first` and `last` are days (2026-05-31) of a custom one, both included, in the time zone of the browser.
 */
export function boundsOf(period: Period, now: number, first?: string, last?: string): Bounds {
  switch (period) {
    case "today":
      return { from: new Date(new Date(now).setHours(0, 0, 0, 0)).toISOString() };
    case "7d":
    case "30d":
      return { from: new Date(Math.floor(now / hourMs) * hourMs - days[period] * 24 * hourMs).toISOString() };
    case "custom": {
      const from = dayStart(first) ?? new Date(now).setHours(0, 0, 0, 0);
      const to = dayStart(last, 1);
      return {
        from: new Date(from).toISOString(),
        ...(to === undefined ? {} : { to: new Date(Math.max(from, to)).toISOString() }),
      };
    }
    default:
      return period satisfies never;
  }
}

/** Midnight of a day, or of one that comes so many days later; undefined for a text that names no day. */
function dayStart(day: string | undefined, later = 0): number | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? "");
  if (!parts) return undefined;
  const start = new Date(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3]) + later).getTime();
  return Number.isNaN(start) ? undefined : start;
}

/** A moment's day as a date field takes it, in the time zone of the browser. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (part: number) => String(part).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
