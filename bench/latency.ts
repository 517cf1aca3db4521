import { setTimeout as sleep } from "node:timers/promises";
import { openConnection } from "./connection.ts";
import { eventBody, eventType } from "./events.ts";
import type { Space } from "./space.ts";

/** How often the reader looks; what it finds is late by this much at the most. */
export const lookEveryMs = 2;

export interface LatencyLoad {
  events: number;
  perSecond: number;
  series: string;
}

/**
 * Sends events one by one at a steady rate, whether or not the ones before are finished.
 * @returns for each event the ms from just before its POST until a reader sees the run as succeeded.
 */
export async function measureLatencies(
  space: Space,
  { events, perSecond, series }: LatencyLoad,
  type = eventType,
): Promise<number[]> {
  const open = () => openConnection(space.url, { authorization: `Bearer ${space.apiKey}` });
  const idle = Array.from({ length: 4 }, open);
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];

  async function send(n: number): Promise<void> {
    sentAt.set(`${series}-${n}`, performance.now());
    // The one that was idle longest: a server hangs up on those that are silent for seconds.
    const connection = idle.shift() ?? open();
    const { status, body } = await connection.post("/v1/events", eventBody(series, n, type));
    idle.push(connection);
    if (status !== 202) throw new Error(`An event was answered ${status}: ${body}`);
  }

  async function look(): Promise<void> {
    const keys = [...sentAt.keys()];
    if (keys.length === 0) return;
    for (const key of await finished(space, keys)) {
      latencies.push(performance.now() - (sentAt.get(key) ?? 0));
      sentAt.delete(key);
    }
  }

  const started = performance.now();
  const deadline = started + (events / perSecond + 60) * 1000;
  const answers: Promise<void>[] = [];
  let failure: unknown;
  while (latencies.length < events && failure === undefined) {
    const due = Math.min(events, Math.floor(((performance.now() - started) * perSecond) / 1000) + 1);
    while (answers.length < due) answers.push(send(answers.length).catch((error: unknown) => void (failure ??= error)));
    await look();
    if (performance.now() > deadline) throw new Error(`${events - latencies.length} runs did not finish`);
    await sleep(lookEveryMs);
  }
  await Promise.all(answers);
  if (failure !== undefined) throw failure;
  for (const { close } of idle) close();
  return latencies;
}

async function finished({ owner, workspaceId }: Space, keys: string[]): Promise<string[]> {
  const rows = await owner<{ key: string }[]>`
    select k.key from millrace.event_keys k
    join millrace.runs r on r.workspace_id = k.workspace_id and r.event_id = k.event_id and r.status = 'succeeded'
    where k.workspace_id = ${workspaceId} and k.source = 'website' and k.key = any(${keys})`;
  return rows.map(({ key }) => key);
}
