import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "../packages/engine/src/store/database.ts";

/** How often the database is asked whether everything is finished; the answer is late by this much at the most. */
const everyMs = 50;
const patienceMs = 120_000;

/** How many runs of the workflow have succeeded. */
export async function countSucceeded(owner: Sql, workflowId: string): Promise<number> {
  const [row] = await owner<{ count: number }[]>`
    select count(*)::int as count from millrace.runs where workflow_id = ${workflowId} and status = 'succeeded'`;
  return row?.count ?? 0;
}

/**
 * Waits until `expected` runs have succeeded. Nothing is counted while events are still in the inbox, so that asking takes
 * nothing from what is measured. @returns when that was seen, in ms since 1970.
 */
export async function whenSucceeded(owner: Sql, workflowId: string, expected: number): Promise<number> {
  const deadline = performance.now() + patienceMs;
  let count = 0;
  while (performance.now() < deadline) {
    const [inbox] = await owner<{ empty: boolean }[]>`select not exists (select from millrace.inbox) as empty`;
    const asked = performance.timeOrigin + performance.now();
    if (inbox?.empty) {
      count = await countSucceeded(owner, workflowId);
      if (count >= expected) return asked;
    }
    await sleep(everyMs);
  }
  throw new Error(`After ${patienceMs / 1000} s only ${count} of ${expected} runs have succeeded`);
}
