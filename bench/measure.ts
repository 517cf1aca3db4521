import { runChild, startChild } from "./child.ts";
import { countSucceeded, whenSucceeded } from "./completion.ts";
import type { SqlLimitInput, SqlLimitResult } from "./limit-sql.ts";
import type { LoadInput, LoadResult } from "./load.ts";
import { clearTags } from "./seed.ts";
import type { RunningServer } from "./server.ts";
import type { Databases } from "./setting.ts";

/** Where everything is measured. */
export interface Scene {
  databases: Databases;
  server: RunningServer;
  workflowId: string;
}

/** Rates are per second. */
export interface Throughput {
  eventsPerSecond: number;
  runsPerSecond: number;
}

export type Load = Pick<LoadInput, "connections" | "batch" | "seconds">;

let measurements = 0;
/** Event ids never repeat between measurements. */
export function nextSeries(): string {
  return `bench-${++measurements}`;
}

/** Sends events and waits for their runs. The clock stands still only when the last run is seen as succeeded. */
export async function measureThroughput({ databases, server, workflowId }: Scene, load: Load): Promise<Throughput> {
  const { owner } = databases;
  await clearTags(owner);
  await owner`checkpoint`;
  const before = await countSucceeded(owner, workflowId);
  const { url, apiKey } = server;
  const input: LoadInput = { url, apiKey, series: nextSeries(), ...load };
  const { accepted, startedAt, endedAt, refused, firstRefusal } = await runChild<LoadResult>("./load.ts", input);
  if (firstRefusal !== null) {
    throw new Error(`Requests were refused, by status: ${JSON.stringify(refused)}; the first: ${firstRefusal}`);
  }
  const finishedAt = await whenSucceeded(owner, workflowId, before + accepted);
  return {
    eventsPerSecond: (accepted * 1000) / (endedAt - startedAt),
    runsPerSecond: (accepted * 1000) / (finishedAt - startedAt),
  };
}

/** Runs a second that a script can write. */
export async function measureSqlLimit({ databases: { limit } }: Scene, seconds: number): Promise<number> {
  await clearTags(limit.owner);
  await limit.owner`checkpoint`;
  const { url: databaseUrl, workspaceId } = limit;
  const input: SqlLimitInput = { databaseUrl, workspaceId, seconds, series: nextSeries() };
  const { runs, ms } = await runChild<SqlLimitResult>("./limit-sql.ts", input);
  return (runs * 1000) / ms;
}

/** POSTs a second that Node answers with nothing behind it, under the same load. */
export async function measureHttpLimit({ server: { apiKey } }: Scene, load: Load): Promise<number> {
  const bare = await startChild<{ url: string }>("./limit-http.ts", null);
  try {
    const input: LoadInput = { url: bare.answer.url, apiKey, series: nextSeries(), ...load };
    await runChild<LoadResult>("./load.ts", { ...input, seconds: 1 });
    const { accepted, startedAt, endedAt } = await runChild<LoadResult>("./load.ts", input);
    return (accepted * 1000) / (endedAt - startedAt);
  } finally {
    await bare.stop();
  }
}

/** A figure measured in rounds, each between two measurements of its limit, because machines drift. Everything a second. */
export interface Compared {
  events: number;
  runs: number;
  limit: number;
  /** Runs as a share of the limit: of the middle round, and of the worst and the best. */
  ratio: number;
  ratios: number[];
}

export const rounds = 3;

export async function compare(limit: () => Promise<number>, figure: () => Promise<Throughput>): Promise<Compared> {
  const limits = [await limit()];
  const figures: Throughput[] = [];
  for (let round = 0; round < rounds; round++) {
    figures.push(await figure());
    limits.push(await limit());
  }
  const ratios = figures
    .map(({ runsPerSecond }, at) => runsPerSecond / mean(limits.slice(at, at + 2)))
    .sort((a, b) => a - b);
  return {
    events: mean(figures.map(({ eventsPerSecond }) => eventsPerSecond)),
    runs: mean(figures.map(({ runsPerSecond }) => runsPerSecond)),
    limit: mean(limits),
    ratio: ratios[Math.floor(rounds / 2)] ?? 0,
    ratios,
  };
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
