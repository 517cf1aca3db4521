import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "../packages/engine/src/store/database.ts";
import type { Space } from "./space.ts";

/** How often the database is asked whether everything is finished; the answer is late by this much at the most. */
const everyMs = 50;
const patienceMs = 120_000;

/** Which runs are meant. */
export interface Runs {
  space: Space;
  workflowId: string;
  /** Only those that began after this id was made. */
  since: string;
  status?: "succeeded" | "waiting";
}

async function countRuns({ space, workflowId, since, status = "succeeded" }: Runs): Promise<number> {
  const [row] = await space.owner<{ count: number }[]>`
    select count(*)::int as count from millrace.runs
    where workspace_id = ${space.workspaceId} and workflow_id = ${workflowId} and id > ${since} and status = ${status}`;
  return row?.count ?? 0;
}

/**
 * Waits until there are `expected` such runs. Nothing is counted while events are still in the inbox, so that asking takes
 * nothing from what is measured. @returns when that was seen, in ms since 1970.
 */
export async function whenRuns(runs: Runs, expected: number): Promise<number> {
  const deadline = performance.now() + patienceMs;
  let count = 0;
  while (performance.now() < deadline) {
    const asked = await whenDispatched(runs.space.owner);
    count = await countRuns(runs);
    if (count >= expected) return asked;
    await sleep(everyMs);
  }
  throw new Error(`After ${patienceMs / 1000} s only ${count} of ${expected} runs are ${runs.status ?? "succeeded"}`);
}

/** Waits until every inbox is empty. @returns when that was seen, in ms since 1970. */
export async function whenDispatched(owner: Sql): Promise<number> {
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    const [inbox] = await owner<{ empty: boolean }[]>`select not exists (select from millrace.inbox) as empty`;
    if (inbox?.empty) return performance.timeOrigin + performance.now();
    await sleep(everyMs);
  }
  throw new Error(`After ${patienceMs / 1000} s there are still events in the inbox`);
}
