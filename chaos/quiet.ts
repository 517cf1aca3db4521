import { setTimeout as sleep } from "node:timers/promises";
import type { Pool } from "../packages/engine/src/store/database.ts";

/** How much is still to be done. */
export interface Outstanding {
  inbox: number;
  runs: number;
  ended: number;
  jobs: number;
  effects: number;
}

const lookMs = 1_000;
/** Longer than every time-out, retry and repair of the engine that may still be ahead. */
const patienceMs = 180_000;

export async function countOutstanding(sql: Pool, workspaceId: string): Promise<Outstanding> {
  const [row] = await sql<Outstanding[]>`
    select (select count(*)::int from millrace.inbox where workspace_id = ${workspaceId}) as inbox,
      (select count(*)::int from millrace.effects where workspace_id = ${workspaceId}) as effects,
      (select count(*)::int from graphile_worker._private_jobs) as jobs,
      count(*)::int as runs, count(*) filter (where status in ('succeeded', 'failed', 'cancelled'))::int as ended
    from millrace.runs where workspace_id = ${workspaceId}`;
  return row ?? { inbox: 0, runs: 0, ended: 0, jobs: 0, effects: 0 };
}

/** Waits until nothing is left to be done, or nothing has moved for minutes. @returns whether it became quiet. */
export async function becomesQuiet(sql: Pool, workspaceId: string, say: (now: Outstanding) => void): Promise<boolean> {
  let last = "";
  let movedAt = performance.now();
  for (let quiet = 0; quiet < 3;) {
    const now = await countOutstanding(sql, workspaceId).catch(() => undefined);
    if (now) {
      const isDone = now.inbox + now.effects + now.jobs === 0 && now.runs === now.ended;
      quiet = isDone ? quiet + 1 : 0;
      const state = JSON.stringify(now);
      if (state !== last) movedAt = performance.now();
      last = state;
      say(now);
    }
    if (performance.now() - movedAt > patienceMs) return false;
    await sleep(lookMs);
  }
  return true;
}
