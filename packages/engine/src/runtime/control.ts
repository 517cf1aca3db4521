import type { Input } from "../core/state.ts";
import { inWorkspace } from "../store/tenancy.ts";
import type { RunAdvancer } from "./advance-runs.ts";
import { retryDeadLetter } from "./dead-letters.ts";
import type { RunControl } from "./engine.ts";
import { freeEffects } from "./held-effects.ts";
import type { Shell } from "./shell.ts";
import { replayRun, startRun } from "./start-run.ts";

/** What operators do to runs. */
export function createRunControl(shell: Shell, advancer: RunAdvancer): RunControl {
  const giveAll = async (workspaceId: string, runIds: string[], input: Input): Promise<string[]> => {
    const changed = await advancer.give(
      workspaceId,
      runIds.map((runId) => ({ runId, input })),
    );
    return [...changed];
  };
  return {
    start: (workspaceId, run) => startRun(shell, workspaceId, run),
    cancel: async (workspaceId, runIds, reason) => {
      // Raised first: whoever holds a run of these at this moment cannot write it any more.
      await inWorkspace(
        shell.pool,
        workspaceId,
        (sql) => sql`
        update runs set epoch = epoch + 1 where workspace_id = ${workspaceId} and id = any(${runIds}::uuid[]) and state is not null`,
      );
      return giveAll(workspaceId, runIds, { type: "cancel", reason });
    },
    pause: (workspaceId, runIds) => giveAll(workspaceId, runIds, { type: "pause" }),
    resume: async (workspaceId, runIds) => {
      const resumed = await giveAll(workspaceId, runIds, { type: "resume" });
      await freeEffects(shell, workspaceId, resumed);
      return resumed;
    },
    replay: (workspaceId, runId, version) => replayRun(shell, workspaceId, runId, version),
    retryDeadLetter: (workspaceId, id, input) => retryDeadLetter(shell, workspaceId, id, input),
  };
}
