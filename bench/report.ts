import { cpus } from "node:os";
import { type Latency, latencyRate, lookEveryMs } from "./latency.ts";
import { type Compared, rounds } from "./measure.ts";
import type { Memory } from "./memory.ts";
import type { Footprint } from "./row-sizes.ts";

/** Everything that was measured; a part that was not asked for is missing. */
export interface Results {
  postgres: string;
  single?: Compared;
  batch?: Compared;
  /** By the engine and by the bare SQL limit, for each run. */
  written?: { engine: Footprint; limit: Footprint };
  latency?: Latency;
  memory: Memory;
}

/** What issue and README promise. */
export const required = { single: 0.15, batch: 0.3, p95Ms: 100 };

/** Results as a table, and below it how each figure came about. */
export function report({ postgres, single, batch, written, latency, memory }: Results): string {
  const cores = cpus();
  const rows: string[][] = [["", "figure", "limit", "ratio (worst to best)", "required", ""]];
  const notes = [
    "Events have some 300 bytes; each run has 3 steps (trigger, branch, add a tag that the contact did not have).",
  ];
  if (single) {
    rows.push(["single POSTs: events accepted", perSecond(single.events), "", "", "", ""]);
    rows.push(["single POSTs: runs completed", ...against(single, "(b)", required.single)]);
    notes.push(
      "Single POSTs: 32 keep-alive connections, one event a request, the next one as soon as the answer is there.",
      "Runs completed: accepted events ÷ time from the first POST until the database showed the last of their runs as succeeded.",
      "Limit (b), the HTTP unit: POSTs a second that a bare node:http server parses and answers 202 to, same events, same generator (node:http).",
    );
  }
  if (batch) {
    rows.push(["batches of 100: events accepted", perSecond(batch.events), "", "", "", ""]);
    rows.push(["batches of 100: runs completed", ...against(batch, "(a)", required.batch)]);
    notes.push(
      "Batches: 4 keep-alive connections, 100 events a request.",
      "Limit (a), bare SQL: the same rows written set-based by a script on 4 connections, one commit for each 500 runs, in a second",
      "  database of the same server with the same tables, indexes, role and row-level security.",
    );
  }
  if (written)
    notes.push(`  Kept for each run: engine ${footprint(written.engine)}, limit ${footprint(written.limit)}.`);
  if (latency) {
    const { p50, p95, p99, max } = latency;
    const percentiles = [p50, p95, p99, max].map((ms) => ms.toFixed(1)).join(" / ");
    const verdict = p95 < required.p95Ms ? "ok" : "MISSED";
    rows.push([
      "event → finished, p50 / p95 / p99 / max",
      `${percentiles} ms`,
      "",
      "",
      `p95 < ${required.p95Ms} ms`,
      verdict,
    ]);
    notes.push(
      `Latency: ${latency.events} events at ${latencyRate}/s, from before the POST until a reader that looks every ${lookEveryMs} ms sees the run as succeeded.`,
    );
  }
  rows.push(["server, peak resident memory", mebibytes(memory.serverPeak), "", "", "", ""]);
  rows.push(["PostgreSQL, resident at the end", mebibytes(memory.postgres), "", "", "", ""]);
  notes.push(
    "Server: API and worker in one process. PostgreSQL: fsync and synchronous_commit on; memory shared by its processes counted once.",
    `Figures and limits take turns: limit, figure, limit, … in ${rounds} rounds; rates are means, the ratio is the middle round's.`,
    "Load generator, server and PostgreSQL share this machine.",
  );
  const title = `Millrace bench: ${cores.length} × ${cores[0]?.model.trim() ?? "?"}, Node ${process.versions.node}, PostgreSQL ${postgres}`;
  return [title, "", ...aligned(rows), "", ...notes].join("\n");
}

function against({ runs, limit, ratio, ratios }: Compared, name: string, least: number): string[] {
  const spread = `${percent(ratio)} (${percent(ratios[0] ?? 0)} to ${percent(ratios.at(-1) ?? 0)})`;
  return [
    perSecond(runs),
    `${name} ${perSecond(limit)}`,
    spread,
    `≥ ${percent(least)}`,
    ratio >= least ? "ok" : "MISSED",
  ];
}

function aligned(rows: string[][]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

const whole = (value: number) => Math.round(value).toLocaleString("en-US");
const perSecond = (value: number) => `${whole(value)} /s`;
const percent = (ratio: number) => `${(ratio * 100).toFixed(1).replace(/\.0$/, "")} %`;
const mebibytes = (value: number | null) => (value === null ? "unknown" : `${whole(value)} MiB`);
const footprint = ({ rows, bytes }: Footprint) => `${rows.toFixed(1)} rows of ${whole(bytes)} bytes together`;
