import { type Figure, holds, type Measured, type Unit } from "./figures.ts";
import type { Machine } from "./machine.ts";
import { percent, whole } from "./words.ts";

/** Everything that was measured. */
export interface Results {
  machine: Machine;
  scenarios: ({ name: string; seconds: number } & Measured)[];
}

/** The whole report of `pnpm bench`. */
export function report({ machine, scenarios }: Results): string {
  const { cpu, cores, loadAtBegin, node, postgres } = machine;
  return [
    `Millrace bench: ${cores} × ${cpu}, load at the begin ${loadAtBegin.toFixed(2)}, Node ${node}, PostgreSQL ${postgres}`,
    "",
    ...table(scenarios),
    "",
    "Load generator, Millrace and PostgreSQL share this machine. PostgreSQL runs with the settings of `npm start`: fsync and synchronous_commit on.",
    "Figures and limits take turns: limit, figure, limit, …; rates are means, the ratio is the middle round's. Events have some 300 bytes.",
  ].join("\n");
}

/** A table with one line a figure, and below it how each figure came about. */
export function table(scenarios: Results["scenarios"]): string[] {
  const rows: string[][] = [["scenario", "figure", "", "limit", "ratio (worst to best)", "target", ""]];
  const notes: string[] = [];
  for (const { name, figures, notes: own, seconds } of scenarios) {
    for (const [at, figure] of figures.entries()) rows.push([at === 0 ? name : "", ...cellsOf(figure)]);
    notes.push(`${name} (${Math.round(seconds)} s)`, ...own.map((note) => `  ${note}`));
  }
  return [...aligned(rows), "", ...notes];
}

function cellsOf(figure: Figure): string[] {
  const { name, value, unit, limit, ratio, target } = figure;
  const held = holds(figure);
  return [
    name,
    value === null ? "unknown" : withUnit(value, unit),
    limit ? `${limit.name} ${withUnit(limit.value, unit)}` : "",
    ratio ? ratioText(ratio.middle, ratio.all) : "",
    target ? targetText(target, figure) : "",
    held === undefined ? "" : held ? "holds" : "DOES NOT HOLD",
  ];
}

function ratioText(middle: number, all: number[]): string {
  const spread = all.length > 1 ? ` (${percent(all[0] ?? 0)} to ${percent(all.at(-1) ?? 0)})` : "";
  return `${percent(middle)}${spread}`;
}

function targetText(target: NonNullable<Figure["target"]>, { ratio, unit }: Figure): string {
  const words = (value: number) => (ratio ? percent(value) : withUnit(value, unit));
  return "least" in target ? `≥ ${words(target.least)}` : `≤ ${words(target.most)}`;
}

function withUnit(value: number, unit: Unit): string {
  const number = value >= 100 || Number.isInteger(value) ? whole(value) : value.toPrecision(3);
  return unit === "per second" ? `${number} /s` : `${number} ${unit}`;
}

function aligned(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
