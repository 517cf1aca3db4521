import type { Check } from "./checks.ts";
import type { External } from "./external.ts";
import type { Options } from "./options.ts";
import type { CutCounts } from "./proxy.ts";
import type { Outstanding } from "./quiet.ts";
import type { Kill } from "./recovery.ts";

export interface Report {
  options: Options;
  seconds: { storm: number; all: number };
  events: { acknowledged: number; failed: number; duplicates: number };
  runs: number;
  kills: readonly Kill[];
  crashes: number;
  cuts: CutCounts;
  complaints: ReadonlyMap<string, number>;
  ends: string[];
  external: External;
  checks: Check[];
}

const maxListed = 10;

/** What stands in a line of progress. */
export type Progress = Outstanding & {
  acknowledged: number;
  pending: number;
  failed: number;
  kills: number;
  open: number;
  crashes: number;
};

/** How far it has come, in words. */
export function progress(now: Progress): string {
  return (
    `${now.acknowledged} events acknowledged (${now.pending} waiting, ${now.failed} sent again), ${now.ended}/${now.runs} runs ended, ` +
    `${now.inbox} in the inbox, ${now.jobs} jobs; ${now.kills} kills (${now.open} not recovered), ${now.crashes} crashes of PostgreSQL`
  );
}

/** Minutes and seconds since then. */
export function elapsed(begun: number): string {
  const seconds = Math.round((Date.now() - begun) / 1_000);
  return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** @returns whether nothing is violated. */
export function print(report: Report): boolean {
  const { options, seconds, events, runs, kills, crashes, cuts, complaints, ends, external } = report;
  console.log(
    `\nSeed ${options.seed}: ${runs} runs, ${options.workers} workers, ${seconds.storm.toFixed(0)} s of faults, ${seconds.all.toFixed(0)} s in all`,
  );
  console.log(`\nFaults`);
  console.log(`  ${kills.length} workers killed, PostgreSQL crashed ${crashes} times`);
  for (const [client, { before, during, after }] of Object.entries(cuts)) {
    console.log(
      `  connections of ${client} cut at COMMIT: ${before} before it, ${during} with it, ${after} before its answer`,
    );
  }
  console.log(
    `  ${events.acknowledged} events acknowledged; ${events.failed} sent again, ${events.duplicates} of those had been stored`,
  );

  const replaced = kills.flatMap(({ replacedMs }) => replacedMs ?? []);
  const takenOver = kills.flatMap(({ takenOverMs }) => takenOverMs ?? []);
  const holding = kills.filter(({ held }) => (held?.size ?? 0) > 0);
  const jobs = kills.reduce((sum, { held }) => sum + (held?.size ?? 0), 0);
  if (kills.length > 0) {
    console.log(`\nBack to work`);
    console.log(`  a new process fetches jobs after a kill:          ${spread(replaced)}`);
    console.log(`  what it held is taken up by others after a kill:  ${spread(takenOver)}`);
    console.log(`  (${holding.length} of the killed held work, ${jobs} jobs together)`);
  }
  console.log(`\nExternal calls`);
  const { repeated } = external;
  console.log(
    `  ${external.calls} calls under ${external.keys} keys; ${repeated.length} keys were called more than once:`,
  );
  const byTimes = Map.groupBy(repeated, ({ times }) => times);
  for (const [times, keys] of [...byTimes].sort(([a], [b]) => a - b)) {
    const refused = keys.filter(({ answers }) =>
      answers.some((answer) => answer === "unavailable" || answer === "cut"),
    );
    console.log(`  ${keys.length} were called ${times} times, ${refused.length} of them because the target had failed`);
  }
  for (const { key, times, answers } of options.list ? repeated : repeated.slice(0, maxListed)) {
    console.log(`    ${key}  ${times} times (${answers.join(", ")})`);
  }
  if (!options.list && repeated.length > maxListed) console.log("    … (--list shows all)");

  console.log(`\nWhat workers said`);
  for (const [words, times] of [...complaints].sort(([, a], [, b]) => b - a).slice(0, 25))
    console.log(`  ${times} × ${words}`);
  console.log(`  ${ends.length} ended by themselves${ends.length > 0 ? ":" : ""}`);
  for (const end of ends.slice(0, maxListed)) console.log(`    ${end}`);
  return printChecks(report.checks, options);
}

/** @returns whether nothing is violated. */
export function printChecks(checks: readonly Check[], { seed }: Pick<Options, "seed">): boolean {
  console.log(`\nMust be 0`);
  for (const { name, found, examples } of checks) {
    console.log(`  ${found === 0 ? "✓" : "✗"} ${found} ${name}`);
    for (const example of examples) console.log(`      ${example}`);
  }
  const violated = checks.filter(({ found }) => found > 0).length;
  console.log(violated === 0 ? `\nEverything held.` : `\n${violated} violated. The seed was ${seed}.`);
  return violated === 0;
}

function spread(values: number[]): string {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => ((sorted[Math.ceil(share * sorted.length) - 1] ?? 0) / 1_000).toFixed(1);
  return sorted.length === 0 ? "–" : `p50 ${at(0.5)} s, p95 ${at(0.95)} s, max ${at(1)} s`;
}
