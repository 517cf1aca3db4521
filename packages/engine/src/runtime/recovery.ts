import { inWorkspace } from "../store/tenancy.ts";
import { enqueue, type JobSpec } from "./jobs.ts";
import type { Shell } from "./shell.ts";

/**
 * Finds what nobody would deliver any more, repairs it and says so: events in an inbox without a job, and external
 * steps without one. @returns how many it repaired.
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
