import { MillraceError } from "@millrace/shared/errors.ts";
import { discardLetters, nextOpenLetters } from "../../history/dead-letters.ts";
import { nextRuns } from "../../history/run-filter.ts";
import type { Sql } from "../../store/database.ts";
import { isOutage } from "../../store/outage.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import { cancelRuns, pauseRuns, resumeRuns } from "../act-on-runs.ts";
import type { RunAdvancer } from "../advance-runs.ts";
import { retryDeadLetter } from "../dead-letters.ts";
import { enqueue, type JobPayloads, jobPriority } from "../jobs.ts";
import type { Shell } from "../shell.ts";
import type { BulkRequest } from "./begin.ts";

type Operation = BulkRequest & { id: string; cursor: string | null };

const pageSize = { runs: 200, dead_letters: 50 } as const;

/**
 * Does one page of a bulk operation and queues the next one, so that a long operation outlives its worker and keeps nobody
 * else waiting. A page that was cut off is done again: what it had changed is not found a second time.
 */
export async function performBulk(
  shell: Shell,
  advancer: RunAdvancer,
  { workspaceId, id }: JobPayloads["bulk"],
): Promise<void> {
  const found = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const [operation] = await sql<Operation[]>`
      update bulk_operations set status = 'running' where workspace_id = ${workspaceId} and id = ${id} and status <> 'done'
      returning id, subject, action, filter, requested_by as "requestedBy", cursor`;
    return operation && { operation, ids: await page(sql, workspaceId, operation) };
  });
  if (!found) return;
  const { operation, ids } = found;
  const changed = ids.length > 0 ? await changeAll(shell, advancer, workspaceId, operation, ids) : 0;
  const isLast = ids.length < pageSize[operation.subject];
  await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const { count } = await sql`
      update bulk_operations set changed = changed + ${changed}, cursor = ${ids.at(-1) ?? operation.cursor},
        status = ${isLast ? "done" : "running"}, finished_at = case when ${isLast} then now() end
      where workspace_id = ${workspaceId} and id = ${id} and cursor is not distinct from ${operation.cursor}::uuid and status <> 'done'`;
    if (count > 0 && !isLast)
      await enqueue(sql, [{ identifier: "bulk", payload: { workspaceId, id }, priority: jobPriority.low }]);
  });
}

function page(sql: Sql, workspaceId: string, operation: Operation): Promise<string[]> {
  const before = operation.cursor ?? operation.id;
  const limit = pageSize[operation.subject];
  if (operation.subject === "dead_letters") return nextOpenLetters(sql, workspaceId, { ...operation, before, limit });
  return nextRuns(sql, workspaceId, { ...operation, before, limit });
}

/** @returns how many were changed. One that fails keeps none of the others from being changed. */
async function changeAll(
  shell: Shell,
  advancer: RunAdvancer,
  workspaceId: string,
  operation: Operation,
  ids: string[],
): Promise<number> {
  try {
    return await change(shell, advancer, workspaceId, operation, ids);
  } catch (error) {
    if (isOutage(error)) throw error;
  }
  let changed = 0;
  for (const one of ids) {
    try {
      changed += await change(shell, advancer, workspaceId, operation, [one]);
    } catch (error) {
      if (isOutage(error)) throw error;
      shell.log.error("One of many could not be changed.", {
        ...{ workspaceId, operation: operation.id, action: operation.action, id: one },
        error: String(error),
      });
    }
  }
  return changed;
}

async function change(
  shell: Shell,
  advancer: RunAdvancer,
  workspaceId: string,
  operation: Operation,
  ids: string[],
): Promise<number> {
  switch (operation.action) {
    case "cancel":
      return (await cancelRuns(shell, advancer, workspaceId, ids, `Cancelled by ${operation.requestedBy}`)).length;
    case "pause":
      return (await pauseRuns(advancer, workspaceId, ids)).length;
    case "resume":
      return (await resumeRuns(shell, advancer, workspaceId, ids)).length;
    case "discard":
      return inWorkspace(shell.pool, workspaceId, (sql) => discardLetters(sql, workspaceId, ids));
    case "retry":
      return retryLetters(shell, workspaceId, ids);
    default:
      return operation satisfies never;
  }
}

/** Retries dead letters, each for itself. @returns how many; those that were dealt with meanwhile are left out. */
export async function retryLetters(shell: Shell, workspaceId: string, ids: string[]): Promise<number> {
  let retried = 0;
  for (const id of ids) {
    try {
      await retryDeadLetter(shell, workspaceId, id);
      retried += 1;
    } catch (error) {
      if (!(error instanceof MillraceError) || (error.code !== "not_found" && error.code !== "invalid_state"))
        throw error;
    }
  }
  return retried;
}
