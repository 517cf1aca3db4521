import { hostname } from "node:os";
import { inWorkspace } from "../store/tenancy.ts";
import { enqueue, type JobSpec } from "./jobs.ts";
import type { Shell } from "./shell.ts";

/** A worker that has been silent for this long is taken for dead. */
const patience = "20 seconds";

/** True when a process of this machine is still there. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}

/**
 * Releases the jobs of workers that died. One that ran on this machine under a process id that is gone is known to be dead
 * at once; others after their heartbeat has been missing for a while.
 */
export async function releaseDeadWorkers(shell: Shell, ownId: string): Promise<string[]> {
  const peers = await shell.pool<
    { id: string; pid: number }[]
  >`select id, pid from workers where host = ${hostname()} and id <> ${ownId}`;
  const dead = peers.filter(({ pid }) => pid !== process.pid && !isAlive(pid)).map(({ id }) => id);
  const released = await shell.pool<{ id: string }[]>`
    select w as id from millrace.release_workers(${patience}::interval, ${dead}::uuid[]) w`;
  for (const { id } of released) shell.log.warn("Released the jobs of a worker that died.", { workerId: id });
  return released.map(({ id }) => id);
}

/**
 * Finds what nobody would deliver any more, repairs it and says so: events in an inbox without a job, external steps
 * without a job, waiting steps without timer or subscription.
 */
export async function reconcile(shell: Shell): Promise<number> {
  const inboxes = await shell.pool<
    { workspaceId: string }[]
  >`select w as "workspaceId" from millrace.forgotten_inboxes('30 seconds') w`;
  for (const { workspaceId } of inboxes) {
    await inWorkspace(shell.pool, workspaceId, (sql) =>
      enqueue(sql, [{ identifier: "dispatch", payload: { workspaceId } }]),
    );
    shell.log.warn("Found events without a job and dispatched them.", { workspaceId });
  }
  const effects = await shell.pool<
    { workspaceId: string; runId: string; nodeId: string; scope: string; attempt: number }[]
  >`
    select workspace_id as "workspaceId", run_id as "runId", node_id as "nodeId", scope, attempt
    from millrace.forgotten_effects('60 seconds')`;
  const byWorkspace = Map.groupBy(effects, ({ workspaceId }) => workspaceId);
  for (const [workspaceId, found] of byWorkspace) {
    const jobs = found.map((effect): JobSpec => ({ identifier: "effect", payload: effect }));
    await inWorkspace(shell.pool, workspaceId, (sql) => enqueue(sql, jobs));
    shell.log.warn("Found external steps without a job and queued them again.", { workspaceId, steps: found.length });
  }
  return inboxes.length + effects.length;
}
