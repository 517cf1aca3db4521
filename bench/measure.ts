import { uuidv7 } from "../packages/engine/src/store/uuid.ts";
import { runChild, startChild } from "./child.ts";
import { whenRuns } from "./completion.ts";
import { eventType } from "./events.ts";
import { mean, type Ratio, ratioOf } from "./figures.ts";
import type { LoadInput, LoadResult } from "./load.ts";
import { clearTags } from "./seed.ts";
import type { Space } from "./space.ts";

/** Rates are per second. */
export interface Throughput {
  eventsPerSecond: number;
  runsPerSecond: number;
}

export type Load = Pick<LoadInput, "connections" | "batch" | "until">;

/** A published workflow of which one run follows from each event of this type. */
export interface Measurable {
  workflowId: string;
  type: string;
}

let measurements = 0;
/** Event ids never repeat between measurements. */
export function nextSeries(): string {
  return `bench-${++measurements}`;
}

/** Sends events, and throws unless all of them were accepted. */
export async function sendLoad({ url, apiKey }: Space, load: Load, type = eventType): Promise<LoadResult> {
  const input: LoadInput = { url, apiKey, series: nextSeries(), type, ...load };
  const result = await runChild<LoadResult>("./load.ts", input);
  if (result.firstRefusal === null) return result;
  throw new Error(
    `Requests were refused, by status: ${JSON.stringify(result.refused)}; the first: ${result.firstRefusal}`,
  );
}

/** Sends events and waits for their runs. The clock stands still only when the last run is seen as succeeded. */
export async function measureThroughput(
  space: Space,
  { workflowId, type }: Measurable,
  load: Load,
): Promise<Throughput> {
  await clearTags(space.owner);
  await space.owner`checkpoint`;
  const since = uuidv7();
  const { accepted, startedAt, endedAt } = await sendLoad(space, load, type);
  const finishedAt = await whenRuns({ space, workflowId, since }, accepted);
  return {
    eventsPerSecond: (accepted * 1000) / (endedAt - startedAt),
    runsPerSecond: (accepted * 1000) / (finishedAt - startedAt),
  };
}

/** POSTs a second that Node answers with nothing behind it, under the same load. */
export async function measureHttpLimit({ apiKey }: Space, load: Load): Promise<number> {
  const bare = await startChild<{ url: string }>("./limit-http.ts", null);
  try {
    const input: LoadInput = { url: bare.answer.url, apiKey, series: nextSeries(), type: eventType, ...load };
    await runChild<LoadResult>("./load.ts", { ...input, until: { seconds: 1 } });
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
  /** Runs as a share of the limit. */
  ratio: Ratio;
}

export async function compare(
  rounds: number,
  limit: () => Promise<number>,
  figure: () => Promise<Throughput>,
): Promise<Compared> {
  const limits = [await limit()];
  const figures: Throughput[] = [];
  for (let round = 0; round < rounds; round++) {
    figures.push(await figure());
    limits.push(await limit());
  }
  return {
    events: mean(figures.map(({ eventsPerSecond }) => eventsPerSecond)),
    runs: mean(figures.map(({ runsPerSecond }) => runsPerSecond)),
    limit: mean(limits),
    ratio: ratioOf(figures.map(({ runsPerSecond }, at) => runsPerSecond / mean(limits.slice(at, at + 2)))),
  };
}
