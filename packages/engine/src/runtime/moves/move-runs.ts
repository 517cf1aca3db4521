import type { RunChange } from "@millrace/shared/api/runs.ts";
import type { InFlightPlan } from "@millrace/shared/api/in-flight.ts";
import type { TransactionSql } from "postgres";
import type { Input } from "../../core/state.ts";
import { jsonText } from "../../store/json-text.ts";
import { isOutage } from "../../store/outage.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import { type ActiveRun, openBatch } from "../batch.ts";
import { writeBatch } from "../commit.ts";
import { watchGoalsAnew } from "../goals.ts";
import { enqueue, type JobPayloads, jobPriority } from "../jobs.ts";
import { loadRuns } from "../load-runs.ts";
import type { Shell } from "../shell.ts";
import { runWaves } from "../waves.ts";
import { decide } from "./decide.ts";

const pageSize = 100;

interface Move {
  workflowId: string;
  toVersion: number;
  choice: InFlightPlan;
  cursor: string | null;
  now: Date;
}

type Job = JobPayloads["move"];

/**
 * Moves or ends a page of the runs that a publisher has chosen for, and queues the next page: all of it in one transaction. When
 * that fails they are done one by one, and one that cannot be done stays.
 */
export async function performMove(shell: Shell, job: Job): Promise<void> {
  try {
    await movePage(shell, job, pageSize);
  } catch (error) {
    if (isOutage(error)) throw error;
    shell.log.warn("A page of runs could not be moved; they are moved one by one.", { ...job, error: String(error) });
    await moveAlone(shell, job);
  }
}

async function moveAlone(shell: Shell, job: Job): Promise<void> {
  try {
    await movePage(shell, job, 1);
  } catch (error) {
    if (isOutage(error)) throw error;
    await inWorkspace(shell.pool, job.workspaceId, async (sql) => {
      const move = await takeMove(sql, job);
      const ids = move ? await nextRuns(sql, job, move, 1) : [];
      const reason = `It could not be moved: ${error instanceof Error ? error.message : String(error)}`;
      if (move) await noteUnmoved(sql, job, move, [{ runId: ids[0] ?? "", reason }].slice(0, ids.length));
      await advance(sql, job, ids, 1, { moved: 0, exited: 0, stayed: ids.length });
    });
  }
}

async function movePage(shell: Shell, job: Job, size: number): Promise<void> {
  const changes = await inWorkspace(shell.pool, job.workspaceId, async (sql): Promise<RunChange[]> => {
    const move = await takeMove(sql, job);
    if (!move) return [];
    const { workflowId, toVersion, choice, now } = move;
    const target = await shell.index.version(sql, job.workspaceId, workflowId, toVersion);
    if (!target) throw new Error("The version that runs are to be moved to is not there.");
    const ids = await nextRuns(sql, job, move, size);
    const batch = openBatch(sql, await shell.index.read(sql, job.workspaceId), now, true);
    await loadRuns(shell, batch, ids);
    const exits = new Map<ActiveRun, Input[]>();
    const moved: string[] = [];
    const unmoved: Unmoved[] = [];
    for (const run of batch.runs.values()) {
      const decision = decide(choice, run.version.plan, target.plan, run.state);
      if (decision.do === "exit") {
        const reason = `Version ${toVersion} was published, and runs that waited here were to end.`;
        exits.set(run, [{ type: "exit", status: "cancelled", reason }]);
      } else if (decision.do === "move") {
        run.state = decision.state;
        run.version = target;
        run.changed = true;
        watchGoalsAnew(batch, run);
        moved.push(run.id);
      } else if (decision.reason !== undefined) unmoved.push({ runId: run.id, reason: decision.reason });
    }
    await runWaves(batch, exits);
    const written = await writeBatch(batch);
    await sql`
      update runs set version = ${toVersion} where workspace_id = ${job.workspaceId} and id = any(${moved}::uuid[])`;
    await noteUnmoved(sql, job, move, unmoved);
    const stayed = ids.length - moved.length - exits.size;
    await advance(sql, job, ids, size, { moved: moved.length, exited: exits.size, stayed });
    return written;
  });
  shell.publish(job.workspaceId, changes);
}

async function takeMove(sql: TransactionSql, { workspaceId, id }: Job): Promise<Move | undefined> {
  const [move] = await sql<Move[]>`
    select workflow_id as "workflowId", to_version as "toVersion", choice, cursor, now()
    from version_moves where workspace_id = ${workspaceId} and id = ${id} and status <> 'done' for update`;
  return move;
}

/** Newest first; those that have begun since are on the new version. */
async function nextRuns(
  sql: TransactionSql,
  { workspaceId }: Job,
  { workflowId, toVersion, cursor }: Move,
  size: number,
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from runs
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and version < ${toVersion} and mode = 'live'
      and status in ('queued', 'running', 'waiting', 'paused') and (${cursor}::uuid is null or id < ${cursor})
    order by id desc limit ${size}`;
  return rows.map(({ id }) => id);
}

interface Unmoved {
  runId: string;
  reason: string;
}

/** Writes down why runs stay that were not to. */
async function noteUnmoved(
  sql: TransactionSql,
  { workspaceId }: Job,
  { workflowId, toVersion }: Move,
  unmoved: Unmoved[],
): Promise<void> {
  if (unmoved.length === 0) return;
  await sql`
    insert into unmoved_runs (workspace_id, run_id, workflow_id, to_version, reason)
    select ${workspaceId}, x."runId", ${workflowId}, ${toVersion}, x.reason
    from jsonb_to_recordset(${jsonText(unmoved)}::text::jsonb) as x("runId" uuid, reason text)
    on conflict (workspace_id, run_id) do update set to_version = excluded.to_version, reason = excluded.reason`;
}

/** Of runs that have ended or gone on since. */
async function forgetReasons(sql: TransactionSql, workspaceId: string): Promise<void> {
  await sql`
    delete from unmoved_runs u where u.workspace_id = ${workspaceId} and not exists (
      select from runs r where r.workspace_id = u.workspace_id and r.id = u.run_id and r.version < u.to_version
        and r.status in ('queued', 'running', 'waiting', 'paused'))`;
}

/** Notes how far the move has come, and queues what is left of it. */
async function advance(
  sql: TransactionSql,
  { workspaceId, id }: Job,
  ids: string[],
  size: number,
  { moved, exited, stayed }: { moved: number; exited: number; stayed: number },
): Promise<void> {
  const isLast = ids.length < size;
  await sql`
    update version_moves set moved = moved + ${moved}, exited = exited + ${exited}, stayed = stayed + ${stayed},
      cursor = coalesce(${ids.at(-1) ?? null}::uuid, cursor), status = ${isLast ? "done" : "running"},
      finished_at = case when ${isLast} then now() end
    where workspace_id = ${workspaceId} and id = ${id}`;
  if (isLast) await forgetReasons(sql, workspaceId);
  else await enqueue(sql, [{ identifier: "move", payload: { workspaceId, id }, priority: jobPriority.medium }]);
}
