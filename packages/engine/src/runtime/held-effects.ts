import type { TransactionSql } from "postgres";
import { inWorkspace } from "../store/tenancy.ts";
import { enqueue, type JobPayloads, type JobSpec } from "./jobs.ts";
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
      update effects set enqueued_at = 'infinity'
      where workspace_id = ${workspaceId} and run_id = ${runId} and node_id = ${nodeId} and scope = ${scope} and started_at is null`;
    return true;
  });
}

/** Queues the steps that were held while these runs were paused. */
export async function freeEffects(shell: Shell, workspaceId: string, runIds: string[]): Promise<void> {
  if (runIds.length === 0) return;
  await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const held = await sql<EffectKey[]>`
      update effects set enqueued_at = now()
      where workspace_id = ${workspaceId} and run_id = any(${runIds}::uuid[]) and enqueued_at = 'infinity'
      returning run_id as "runId", node_id as "nodeId", scope, attempt`;
    await enqueue(sql, jobsOf(workspaceId, held));
  });
}

/** Queues steps anew that have no job, each once, however many look for such at the same time. @returns how many it queued. */
export async function requeueEffects(
  sql: TransactionSql,
  workspaceId: string,
  found: EffectKey[],
  patience: string,
): Promise<number> {
  const taken = await sql<EffectKey[]>`
    update effects f set enqueued_at = now()
    from jsonb_to_recordset(${JSON.stringify(found)}::text::jsonb) as x("runId" uuid, "nodeId" text, scope text, attempt int)
    where f.workspace_id = ${workspaceId} and f.run_id = x."runId" and f.node_id = x."nodeId" and f.scope = x.scope
      and f.attempt = x.attempt and (f.enqueued_at < now() - ${patience}::interval or f.enqueued_at = 'infinity')
    returning f.run_id as "runId", f.node_id as "nodeId", f.scope, f.attempt`;
  await enqueue(sql, jobsOf(workspaceId, taken));
  return taken.length;
}

type EffectKey = Omit<JobPayloads["effect"], "workspaceId">;

function jobsOf(workspaceId: string, effects: Iterable<EffectKey>): JobSpec[] {
  return Array.from(effects, (effect) => ({ identifier: "effect", payload: { workspaceId, ...effect } }));
}
