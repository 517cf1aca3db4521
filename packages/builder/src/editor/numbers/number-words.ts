import type { NodeNumbers } from "@millrace/shared/api/numbers.ts";

const exact = new Intl.NumberFormat("en");
const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

/** “9,876”, and “12.3K” from ten thousand on. */
export function shortCount(count: number): string {
  return count < 10_000 ? exact.format(count) : compact.format(count);
}

export function exactCount(count: number): string {
  return exact.format(count);
}

/** “26 %”; “<1 %” for what is there but hardly. Undefined where there is no whole. */
export function shareWords(part: number, whole: number): string | undefined {
  if (whole === 0) return undefined;
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 1) return "<1 %";
  return `${Math.min(100, Math.round(percent))} %`;
}

const units = [
  { unit: "d", ms: 86_400_000 },
  { unit: "h", ms: 3_600_000 },
  { unit: "min", ms: 60_000 },
  { unit: "s", ms: 1_000 },
] as const;

/** “2 d”, “1.5 h”, “340 ms”. */
export function shortDuration(ms: number): string {
  const found = units.find((one) => ms >= one.ms * 0.95);
  if (!found) return `${Math.round(ms)} ms`;
  const amount = ms / found.ms;
  return `${amount < 9.5 ? Math.round(amount * 10) / 10 : Math.round(amount)} ${found.unit}`;
}

/** The numbers of a step as a sentence, for screen readers. */
export function spokenNumbers(numbers: NodeNumbers | undefined): string {
  if (!numbers || numbers.entered === 0) return "Nobody came here";
  const { entered, waiting, failed, left, medianMs } = numbers;
  return [
    `${exact.format(entered)} entered`,
    waiting > 0 && `${exact.format(waiting)} waiting now`,
    failed > 0 && `${exact.format(failed)} failed`,
    left > 0 && `${shareWords(left, entered)} leave here`,
    medianMs !== null && `half take up to ${shortDuration(medianMs)}`,
  ]
    .filter(Boolean)
    .join(", ");
}
