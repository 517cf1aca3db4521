import { parseDuration } from "@millrace/shared/duration.ts";

export const durationUnits = [
  { value: "s", label: "seconds", ms: 1_000 },
  { value: "m", label: "minutes", ms: 60_000 },
  { value: "h", label: "hours", ms: 3_600_000 },
  { value: "d", label: "days", ms: 86_400_000 },
  { value: "w", label: "weeks", ms: 604_800_000 },
] as const;
export type DurationUnit = (typeof durationUnits)[number]["value"];

/** `"3d"` as number and unit; undefined for ISO durations, milliseconds and everything else. */
export function splitDuration(text: string): { amount: number; unit: DurationUnit } | undefined {
  const parts = /^(\d{1,9})([smhdw])$/.exec(text);
  const unit = durationUnits.find(({ value }) => value === parts?.[2])?.value;
  return parts && unit ? { amount: Number(parts[1]), unit } : undefined;
}

/** A duration in words, `1 hour 30 minutes`; undefined when the text is none. */
export function durationInWords(text: string): string | undefined {
  let rest = parseDuration(text);
  if (rest === undefined) return undefined;
  const words: string[] = [];
  for (const { label, ms } of durationUnits.toReversed()) {
    const count = Math.floor(rest / ms);
    rest -= count * ms;
    if (count > 0) words.push(`${count} ${count === 1 ? label.slice(0, -1) : label}`);
  }
  if (rest > 0) words.push(`${rest} ms`);
  return words.length === 0 ? "at once" : words.join(" ");
}
