import { isOutage } from "../store/outage.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { admitAgain, forgottenHeld } from "./admission/promote.ts";
import { requeueEffects } from "./held-effects.ts";
import { enqueue } from "./jobs.ts";
import type { Shell } from "./shell.ts";

const effectPatience = "60 seconds";

/**
 * Finds what nobody would deliver any more, repairs it and says so: events in an inbox without a job, and external
 * steps without one. A workspace that fails is reported and keeps none of the others waiting. @returns how many it repaired.
 */
export async function reconcile(shell: Pick<Shell, "pool" | "log">): Promise<number> {
  const inboxes = await shell.pool<
    { workspaceId: string }[]
  >`select w as "workspaceId" from millrace.forgotten_inboxes('30 seconds') w`;
  let dispatched = 0;
  for (const { workspaceId } of inboxes) {
    dispatched += await unlessItFails(shell, workspaceId, async () => {
      await inWorkspace(shell.pool, workspaceId, (sql) =>
        enqueue(sql, [{ identifier: "dispatch", payload: { workspaceId } }]),
      );
      shell.log.warn("Found events without a job and dispatched them.", { workspaceId });
      return 1;
    });
  }
  for (const workspaceId of await forgottenHeld(shell)) {
    // Most of them wait for good reason, so this is nothing to report.
    await unlessItFails(shell, workspaceId, () => admitAgain(shell, workspaceId).then(() => 0));
  }
  let queued = 0;
  const effects = await shell.pool<
    { workspaceId: string; runId: string; nodeId: string; scope: string; attempt: number }[]
  >`
    select workspace_id as "workspaceId", run_id as "runId", node_id as "nodeId", scope, attempt
    from millrace.forgotten_effects(${effectPatience}::interval)`;
  const byWorkspace = Map.groupBy(effects, ({ workspaceId }) => workspaceId);
  for (const [workspaceId, found] of byWorkspace) {
    const steps = await unlessItFails(shell, workspaceId, () =>
      inWorkspace(shell.pool, workspaceId, (sql) => requeueEffects(sql, workspaceId, found, effectPatience)),
    );
    if (steps === 0) continue;
    queued += steps;
    shell.log.warn("Found external steps without a job and queued them again.", { workspaceId, steps });
  }
  return dispatched + queued;
}

async function unlessItFails(
  { log }: Pick<Shell, "log">,
  workspaceId: string,
  repair: () => Promise<number>,
): Promise<number> {
  try {
    return await repair();
  } catch (error) {
    if (isOutage(error)) throw error;
    log.error("A workspace could not be repaired.", { workspaceId, error: String(error) });
    return 0;
  }
}
