import type { RunChange } from "@millrace/shared/api/runs.ts";
import type { RunError } from "@millrace/shared/runs/run.ts";
import type { TransactionSql } from "postgres";
import type { Input } from "../core/state.ts";
import { jsonText } from "../store/json-text.ts";
import { inSavepoint } from "../store/tenancy.ts";
import { runErrorOf } from "./batch.ts";
import { childJobs } from "./children/write.ts";
import { reportFailures } from "./failures/report.ts";
import { enqueue } from "./jobs.ts";

/** A run that can never go on, and why. */
export interface Abandoned {
  runId: string;
  error: RunError;
}

/**
 * Ends runs as failed without asking the core, whose answer could not be had or not be written. What they waited for is
 * forgotten, so that nothing comes back to them. Runs that have ended already are left as they are.
 */
export async function abandonRuns(
  sql: TransactionSql,
  workspaceId: string,
  abandoned: Abandoned[],
): Promise<RunChange[]> {
  if (abandoned.length === 0) return [];
  const changes = await sql<RunChange[]>`
    update runs r set status = 'failed', state = null, error = x.error, finished_at = now(), epoch = r.epoch + 1
    from jsonb_to_recordset(${jsonText(abandoned)}::text::jsonb) as x("runId" uuid, error jsonb)
    where r.workspace_id = ${workspaceId} and r.id = x."runId" and r.state is not null
      and r.status in ('queued', 'running', 'waiting', 'paused')
    returning r.id, r.workflow_id as "workflowId", r.status`;
  const ids = changes.map(({ id }) => id);
  if (ids.length === 0) return [];
  await sql`
    update steps set status = 'cancelled', finished_at = now(), due_at = null
    where workspace_id = ${workspaceId} and run_id = any(${ids}::uuid[]) and status in ('pending', 'running', 'waiting')`;
  await Promise.all(
    (["timers", "event_waits", "effects", "held_runs", "workflow_entries"] as const).map(
      (table) => sql`delete from ${sql(table)} where workspace_id = ${workspaceId} and run_id = any(${ids}::uuid[])`,
    ),
  );
  await tellOthers(sql, workspaceId, ids);
  const workflowIds = [...new Set(changes.map(({ workflowId }) => workflowId))];
  await enqueue(sql, [{ identifier: "admit", payload: { workspaceId, workflowIds } }]);
  return [...changes];
}

/** Tells those who wait for these runs, those for whom these runs have waited, and who handles their failure. */
async function tellOthers(sql: TransactionSql, workspaceId: string, ids: string[]): Promise<void> {
  const orphans = await sql<{ id: string }[]>`
    delete from child_waits where workspace_id = ${workspaceId} and run_id = any(${ids}::uuid[]) returning child_run_id as id`;
  const awaited = await sql<{ id: string }[]>`
    select child_run_id as id from child_waits where workspace_id = ${workspaceId} and child_run_id = any(${ids}::uuid[])`;
  const jobs = childJobs(
    workspaceId,
    awaited.map(({ id }) => id),
    orphans.map(({ id }) => id),
  );
  await enqueue(sql, [...jobs, ...(await reportFailures(sql, workspaceId, ids))]);
}

/** Notes in the log what came of a step, and nothing of what follows from it. Without its output where that is at fault. */
export async function recordResult(
  sql: TransactionSql,
  workspaceId: string,
  runId: string,
  input: Extract<Input, { type: "succeeded" | "failed" }>,
  startedAt: string | undefined,
): Promise<void> {
  const { type, nodeId, scope, attempt } = input;
  const output = type === "succeeded" ? input.output : undefined;
  const port = type === "succeeded" ? (input.port ?? null) : null;
  const error = type === "failed" ? jsonText(runErrorOf(nodeId, input.error)) : null;
  const write = (to: TransactionSql, text: string | null) => to`
    update steps set status = ${type}, port = ${port}, output = coalesce(${text}::text::jsonb, output), error = ${error}::text::jsonb,
      started_at = coalesce(${startedAt ?? null}::timestamptz, started_at), finished_at = now(), due_at = null
    where workspace_id = ${workspaceId} and run_id = ${runId} and node_id = ${nodeId} and scope = ${scope}
      and attempt = ${attempt} and status in ('running', 'waiting')`;
  try {
    await inSavepoint(sql, (inner) => write(inner, output === undefined ? null : jsonText(output)));
  } catch (failure) {
    if (output === undefined) throw failure;
    await write(sql, null);
  }
}
