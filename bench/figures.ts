/** One line of the report. */
export interface Figure {
  name: string;
  /** Null where this machine does not tell. */
  value: number | null;
  unit: Unit;
  /** What it is held against, measured in the same run and in the same unit. */
  limit?: { name: string; value: number };
  /** The figure as a share of its limit. */
  ratio?: Ratio;
  /** What was promised: of the ratio where there is one, of the value otherwise. */
  target?: Target;
}

export type Unit = "per second" | "frames/s" | "ms" | "s" | "KB" | "MB" | "%";
export type Target = { least: number } | { most: number };

/** Of several rounds: the middle one's, and all of them from the worst to the best. */
export interface Ratio {
  middle: number;
  all: number[];
}

/** What a scenario has measured, and how. */
export interface Measured {
  figures: Figure[];
  /** How the figures came about, and what else was seen. */
  notes: string[];
}

/** Undefined where nothing was promised or nothing could be measured. */
export function holds({ value, ratio, target }: Figure): boolean | undefined {
  const measured = ratio?.middle ?? value;
  if (!target || measured === null) return undefined;
  return "least" in target ? measured >= target.least : measured <= target.most;
}

/** @param better which end of the scale is the good one. */
export function ratioOf(ratios: number[], better: "more" | "less" = "more"): Ratio {
  const all = ratios.toSorted((a, b) => (better === "more" ? a - b : b - a));
  return { middle: all[Math.floor(all.length / 2)] ?? Number.NaN, all };
}

export interface Percentiles {
  count: number;
  mean: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

export function percentilesOf(values: number[]): Percentiles {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { count: sorted.length, mean: mean(values), p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

export function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
