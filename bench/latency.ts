import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "../packages/engine/src/store/database.ts";
import { openConnection } from "./connection.ts";
import { eventBody } from "./events.ts";
import type { RunningServer } from "./server.ts";

/** In ms from just before the POST until a reader sees the run as succeeded. */
export interface Latency {
  events: number;
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

/** Events a second. */
export const latencyRate = 20;
/** How often the reader looks; what it finds is late by this much at the most. */
export const lookEveryMs = 2;

/** Sends events one by one at a steady rate, whether or not the ones before are finished. */
export async function measureLatency(
  server: RunningServer,
  owner: Sql,
  seconds: number,
  series: string,
): Promise<Latency> {
  const open = () => openConnection(server.url, { authorization: `Bearer ${server.apiKey}` });
  const idle = Array.from({ length: 4 }, open);
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  const total = Math.round(seconds * latencyRate);

  async function send(n: number): Promise<void> {
    sentAt.set(`${series}-${n}`, performance.now());
    // The one that was idle longest: a server hangs up on those that are silent for seconds.
    const connection = idle.shift() ?? open();
    const { status, body } = await connection.post("/v1/events", eventBody(series, n));
    idle.push(connection);
    if (status !== 202) throw new Error(`An event was answered ${status}: ${body}`);
  }

  async function look(): Promise<void> {
    const keys = [...sentAt.keys()];
    if (keys.length === 0) return;
    for (const key of await finished(owner, server.workspaceId, keys)) {
      latencies.push(performance.now() - (sentAt.get(key) ?? 0));
      sentAt.delete(key);
    }
  }

  const started = performance.now();
  const deadline = started + (seconds + 60) * 1000;
  const answers: Promise<void>[] = [];
  let failure: unknown;
  while (latencies.length < total && failure === undefined) {
    const due = Math.min(total, Math.floor(((performance.now() - started) * latencyRate) / 1000) + 1);
    while (answers.length < due) answers.push(send(answers.length).catch((error: unknown) => void (failure ??= error)));
    await look();
    if (performance.now() > deadline) throw new Error(`${total - latencies.length} runs did not finish`);
    await sleep(lookEveryMs);
  }
  await Promise.all(answers);
  if (failure !== undefined) throw failure;
  for (const { close } of idle) close();
  return summarise(latencies);
}

async function finished(owner: Sql, workspaceId: string, keys: string[]): Promise<string[]> {
  const rows = await owner<{ key: string }[]>`
    select k.key from millrace.event_keys k
    join millrace.runs r on r.workspace_id = k.workspace_id and r.event_id = k.event_id and r.status = 'succeeded'
    where k.workspace_id = ${workspaceId} and k.source = 'website' and k.key = any(${keys})`;
  return rows.map(({ key }) => key);
}

function summarise(latencies: number[]): Latency {
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { events: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
