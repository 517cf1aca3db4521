import type { TransactionSql } from "postgres";
import { inWorkspace } from "../store/tenancy.ts";
import type { EffectRow, StepKey } from "./batch.ts";
import { effectJob, enqueue, type JobPayloads } from "./jobs.ts";
import type { Shell } from "./shell.ts";

// An external step of a paused run that had not begun is held: its job is done, its row stays, queued for never.

/**
 * Holds a step if its run is still paused. The run is locked before the row, as a commit does, so that one who resumes it
 * at the same moment either comes first or finds the row held. @returns false when the run goes on.
 */
export function holdEffect(
  shell: Shell,
  { workspaceId, runId, nodeId, scope }: JobPayloads["effect"],
): Promise<boolean> {
  return inWorkspace(shell.pool, workspaceId, async (sql) => {
    const [run] = await sql`
      select from runs where workspace_id = ${workspaceId} and id = ${runId} and status = 'paused' for share`;
    if (!run) return false;
    await sql`
      update effects set enqueued_at = 'infinity', postponed = null
      where workspace_id = ${workspaceId} and run_id = ${runId} and node_id = ${nodeId} and scope = ${scope} and started_at is null`;
    return true;
  });
}

/** Queues the steps that were held while these runs were paused. */
export async function freeEffects(shell: Shell, workspaceId: string, runIds: string[]): Promise<void> {
  if (runIds.length === 0) return;
  await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const held = await sql<EffectRow[]>`
      update effects set enqueued_at = now()
      where workspace_id = ${workspaceId} and run_id = any(${runIds}::uuid[]) and enqueued_at = 'infinity'
      returning run_id as "runId", node_id as "nodeId", scope, attempt, target, priority`;
    await enqueue(
      sql,
      held.map((effect) => effectJob(workspaceId, effect)),
    );
  });
}

/** Queues steps anew that have no job, each once, however many look for such at the same time. @returns how many it queued. */
export async function requeueEffects(
  sql: TransactionSql,
  workspaceId: string,
  found: StepKey[],
  patience: string,
): Promise<number> {
  const taken = await sql<EffectRow[]>`
    update effects f set enqueued_at = now()
    from jsonb_to_recordset(${JSON.stringify(found)}::text::jsonb) as x("runId" uuid, "nodeId" text, scope text, attempt int)
    where f.workspace_id = ${workspaceId} and f.run_id = x."runId" and f.node_id = x."nodeId" and f.scope = x.scope
      and f.attempt = x.attempt and (f.enqueued_at < now() - ${patience}::interval or f.enqueued_at = 'infinity')
    returning f.run_id as "runId", f.node_id as "nodeId", f.scope, f.attempt, f.target, f.priority`;
  await enqueue(
    sql,
    taken.map((effect) => effectJob(workspaceId, effect)),
  );
  return taken.length;
}
