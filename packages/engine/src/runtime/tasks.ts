import type { Task, TaskList } from "graphile-worker";
import { createDrain } from "./drain.ts";
import type { RunAdvancer, RunInput } from "./advance-runs.ts";
import { settleChildren } from "./children/settle.ts";
import { performEffect } from "./effects.ts";
import type { DueTimer, JobPayloads } from "./jobs.ts";
import { persistently } from "./persistently.ts";
import type { Shell } from "./shell.ts";

/**
 * What graphile-worker calls, by the names in `JobPayloads`.
 * @param cutOff ends the calls under way.
 */
export function createTasks(shell: Shell, advancer: RunAdvancer, workerId: string, cutOff: AbortSignal): TaskList {
  const drain = createDrain(shell);
  const tasks: { [Name in keyof JobPayloads]: (payload: JobPayloads[Name]) => Promise<void> } = {
    dispatch: ({ workspaceId }) => persistently(() => drain.run(workspaceId)),
    effect: (payload) => performEffect(shell, advancer, workerId, payload, cutOff),
    wake: async ({ workspaceId, timers }) => {
      await persistently(() => advancer.give(workspaceId, timers.map(inputOf)));
    },
    advance: (payload) => persistently(() => settleChildren(shell, advancer, payload)),
  };
  // Payloads are written by enqueue() only, whose type is the same JobPayloads.
  return Object.fromEntries(
    Object.entries(tasks).map(([name, run]) => [name, ((payload) => run(payload as never)) satisfies Task]),
  );
}

function inputOf({ runId, nodeId, scope, attempt, kind, port }: DueTimer): RunInput {
  const at = { nodeId, scope, attempt };
  if (kind === "retry") return { runId, input: { type: "retry_due", ...at } };
  return { runId, input: { type: "succeeded", ...at, ...(port === null ? {} : { port }) } };
}
