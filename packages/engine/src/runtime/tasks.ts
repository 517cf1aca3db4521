import type { Task, TaskList } from "graphile-worker";
import { createAdmitter } from "./admission/admitter.ts";
import type { Drain } from "./drain.ts";
import type { RunInput } from "./advance-runs.ts";
import { performBulk } from "./bulk/perform.ts";
import { settleChildren } from "./children/settle.ts";
import { createEffects, type EffectOptions } from "./effects.ts";
import type { DueTimer, JobPayloads } from "./jobs.ts";
import { performMove } from "./moves/move-runs.ts";
import { persistently } from "./persistently.ts";

/** What graphile-worker calls, by the names in `JobPayloads`. */
export function createTasks(options: EffectOptions & { drain: Drain }): TaskList {
  const { shell, advancer, drain } = options;
  const admitter = createAdmitter(shell);
  const tasks: { [Name in keyof JobPayloads]: (payload: JobPayloads[Name]) => Promise<void> } = {
    dispatch: ({ workspaceId }) => persistently(() => drain.run(workspaceId)),
    effect: createEffects(options),
    wake: async ({ workspaceId, timers }) => {
      await persistently(() => advancer.give(workspaceId, timers.map(inputOf)));
    },
    admit: (payload) => persistently(() => admitter.run(payload)),
    move: (payload) => persistently(() => performMove(shell, payload)),
    bulk: (payload) => persistently(() => performBulk(shell, advancer, payload)),
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
