import type { Input } from "../core/state.ts";
import { inWorkspace } from "../store/tenancy.ts";
import type { RunAdvancer } from "./advance-runs.ts";
import { freeEffects } from "./held-effects.ts";
import type { Shell } from "./shell.ts";

// What is done to runs from outside. Each answers with the ids that it changed.

/** Ends runs at once; late results are ignored. */
export async function cancelRuns(
  shell: Shell,
  advancer: RunAdvancer,
  workspaceId: string,
  runIds: string[],
  reason: string,
): Promise<string[]> {
  if (runIds.length === 0) return [];
  // Raised first: whoever holds a run of these at this moment cannot write it any more.
  await inWorkspace(
    shell.pool,
    workspaceId,
    (sql) => sql`
      update runs set epoch = epoch + 1 where workspace_id = ${workspaceId} and id = any(${runIds}::uuid[]) and state is not null`,
  );
  return giveAll(advancer, workspaceId, runIds, { type: "cancel", reason });
}

/** Lets runs begin nothing new until they are resumed. */
export function pauseRuns(advancer: RunAdvancer, workspaceId: string, runIds: string[]): Promise<string[]> {
  return giveAll(advancer, workspaceId, runIds, { type: "pause" });
}

/** Lets paused runs go on with what fell due in between. */
export async function resumeRuns(
  shell: Shell,
  advancer: RunAdvancer,
  workspaceId: string,
  runIds: string[],
): Promise<string[]> {
  const resumed = await giveAll(advancer, workspaceId, runIds, { type: "resume" });
  await freeEffects(shell, workspaceId, resumed);
  return resumed;
}

async function giveAll(advancer: RunAdvancer, workspaceId: string, runIds: string[], input: Input): Promise<string[]> {
  if (runIds.length === 0) return [];
  const changed = await advancer.give(
    workspaceId,
    runIds.map((runId) => ({ runId, input })),
  );
  return [...changed];
}
