const hour = 3_600_000;

/** Ranges as the address names them; relative ones stay true for a colleague who opens the link tomorrow. */
export const timeRanges = [
  { value: "1h", label: "Last hour", ms: hour },
  { value: "24h", label: "Last 24 hours", ms: 24 * hour },
  { value: "7d", label: "Last 7 days", ms: 7 * 24 * hour },
  { value: "30d", label: "Last 30 days", ms: 30 * 24 * hour },
] as const;

/** How much longer than its name a range may be: its beginning moves in steps, so that a list is not asked for all the time. */
const steps = 60;

/** When a range begins, as ISO 8601; undefined for a name that is none. `now` in milliseconds. */
export function startOf(range: string | undefined, now: number): string | undefined {
  const found = timeRanges.find(({ value }) => value === range);
  if (!found) return undefined;
  const step = found.ms / steps;
  return new Date(Math.floor((now - found.ms) / step) * step).toISOString();
}
