import { inWorkspace } from "../../store/tenancy.ts";
import { cancelRuns, pauseRuns, resumeRuns } from "../act-on-runs.ts";
import type { RunAdvancer, RunInput } from "../advance-runs.ts";
import type { JobPayloads } from "../jobs.ts";
import type { Shell } from "../shell.ts";
import { type ChildEnd, childResult } from "./child-result.ts";

/** Brings child runs and their parents in line with each other. Doing it again changes nothing. */
export async function settleChildren(
  shell: Shell,
  advancer: RunAdvancer,
  { workspaceId, ended, following }: JobPayloads["advance"],
): Promise<void> {
  await tellParents(shell, advancer, workspaceId, ended);
  await follow(shell, advancer, workspaceId, following);
}

interface EndedChild extends ChildEnd {
  parentId: string;
  nodeId: string;
  scope: string;
  attempt: number;
}

/** Gives the results of runs that have ended to the steps that wait for them. */
async function tellParents(shell: Shell, advancer: RunAdvancer, workspaceId: string, runIds: string[]): Promise<void> {
  if (runIds.length === 0) return;
  const children = await inWorkspace(
    shell.pool,
    workspaceId,
    (sql) => sql<EndedChild[]>`
      select c.id as "runId", w.name as "workflowName", c.status, c.error, c.result, c.parent_run_id as "parentId",
        c.parent_node_id as "nodeId", c.parent_scope as scope, c.parent_attempt as attempt
      from runs c left join workflows w on w.workspace_id = c.workspace_id and w.id = c.workflow_id
      where c.workspace_id = ${workspaceId} and c.id = any(${runIds}::uuid[]) and c.parent_attempt is not null
        and c.status in ('succeeded', 'failed', 'cancelled')`,
  );
  await advancer.give(workspaceId, children.map(inputOf));
}

function inputOf({ parentId, nodeId, scope, attempt, ...end }: EndedChild): RunInput {
  return { runId: parentId, input: childResult(end, { nodeId, scope, attempt }) };
}

type Due = "cancel" | "pause" | "resume";

/** What is still to be done to children may change while it is done; so often it is looked at again. */
const maxLooks = 5;

/** Cancels children for which nobody waits any more, and pauses and resumes the others as their parents are. */
async function follow(shell: Shell, advancer: RunAdvancer, workspaceId: string, runIds: string[]): Promise<void> {
  for (let look = 0; look < maxLooks; look++) {
    const due = await whatIsDue(shell, workspaceId, runIds);
    const changed = await Promise.all([
      cancelRuns(
        shell,
        advancer,
        workspaceId,
        due.cancel,
        "The step that began this run does not wait for it any more.",
      ),
      pauseRuns(advancer, workspaceId, due.pause),
      resumeRuns(shell, advancer, workspaceId, due.resume),
    ]);
    if (changed.every((ids) => ids.length === 0)) return;
  }
}

async function whatIsDue(shell: Shell, workspaceId: string, runIds: string[]): Promise<Record<Due, string[]>> {
  const due: Record<Due, string[]> = { cancel: [], pause: [], resume: [] };
  if (runIds.length === 0) return due;
  const rows = await inWorkspace(
    shell.pool,
    workspaceId,
    (sql) => sql<{ id: string; due: Due | null }[]>`
      select c.id, case
          when w.run_id is null then 'cancel'
          when p.status = 'paused' and c.status <> 'paused' then 'pause'
          when p.status <> 'paused' and c.status = 'paused' then 'resume' end as due
      from runs c
      left join child_waits w on w.workspace_id = c.workspace_id and w.child_run_id = c.id
      left join runs p on p.workspace_id = w.workspace_id and p.id = w.run_id
      where c.workspace_id = ${workspaceId} and c.id = any(${runIds}::uuid[])
        and c.status in ('queued', 'running', 'waiting', 'paused')`,
  );
  for (const row of rows) if (row.due) due[row.due].push(row.id);
  return due;
}
