import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { own, scopedKey } from "../core/keys.ts";
import { isOutage } from "../store/outage.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { type ActiveRun, type Batch, openBatch, type TimerRow } from "./batch.ts";
import { loadRuns } from "./load-runs.ts";
import { prepare } from "./prepare-step.ts";
import { insertTimers } from "./run-writes.ts";
import type { Shell } from "./shell.ts";

interface OverdueStep {
  workspaceId: string;
  runId: string;
  nodeId: string;
  scope: string;
  attempt: number;
  dueAt: string;
  input: Json;
}

/**
 * Once promoted, a timer is in its job only. Puts it back for steps that are overdue and have neither: their job was lost, or
 * failed too often. @returns how many timers it put back.
 */
export async function restoreTimers(shell: Shell): Promise<number> {
  const overdue = await shell.pool<OverdueStep[]>`
    select workspace_id as "workspaceId", run_id as "runId", node_id as "nodeId", scope, attempt, due_at::text as "dueAt", input
    from millrace.forgotten_timers('2 minutes')`;
  let restored = 0;
  for (const [workspaceId, steps] of Map.groupBy(overdue, (step) => step.workspaceId)) {
    try {
      restored += await restoreIn(shell, workspaceId, steps);
    } catch (error) {
      if (isOutage(error)) throw error;
      shell.log.error("Overdue steps of a workspace could not be woken.", { workspaceId, error: String(error) });
    }
  }
  return restored;
}

async function restoreIn(shell: Shell, workspaceId: string, steps: OverdueStep[]): Promise<number> {
  const { count, abandoned } = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const index = await shell.index.read(sql, workspaceId);
    const [clock] = await sql<{ now: Date }[]>`select now()`;
    const batch = openBatch(sql, index, clock?.now ?? new Date(0), false);
    await loadRuns(
      shell,
      batch,
      steps.map(({ runId }) => runId),
    );
    const timers = steps.flatMap((step) => timerOf(batch, step) ?? []);
    if (timers.length > 0) await insertTimers(sql, workspaceId, timers);
    return { count: timers.length, abandoned: batch.abandoned };
  });
  shell.publish(workspaceId, abandoned);
  if (count > 0) shell.log.warn("Found overdue steps without a timer and woke them.", { workspaceId, steps: count });
  return count;
}

/** The timer that a step still waits for, now that its run is locked; undefined when it waits for none. */
function timerOf(batch: Batch, { runId, nodeId, scope, attempt, dueAt, input }: OverdueStep): TimerRow | undefined {
  const run = batch.runs.get(runId);
  const state = run && own(run.state.steps, scopedKey(scope, nodeId));
  if (!run || state?.status !== "waiting" || state.attempt !== attempt) return undefined;
  const at = { runId, nodeId, scope, dueAt };
  if (state.retrying) return { ...at, attempt: attempt + 1, kind: "retry", port: null };
  const port = timerPort(batch, run, nodeId, scope, attempt, input);
  return port === undefined ? undefined : { ...at, attempt, kind: "wait", port };
}

/** The port that a waiting step takes when its time has come, as its type plans it. */
function timerPort(
  batch: Batch,
  run: ActiveRun,
  nodeId: string,
  scope: string,
  attempt: number,
  input: Json,
): string | undefined {
  const node = run.version.nodes.get(nodeId);
  if (!node || node.definition.kind === "trigger") return undefined;
  if (node.definition.effect === "records") return node.definition.waits?.port;
  if (node.definition.effect !== "wait") return undefined;
  if (node.definition.timerPort !== undefined) return node.definition.timerPort;
  run.inputs.set(scopedKey(scope, nodeId), input as JsonObject);
  const prepared = prepare(batch, { run, node, scope, attempt }, new Map());
  const plan = prepared && node.definition.plan(prepared.call);
  return plan && !("ok" in plan) ? (plan.timerPort ?? "next") : undefined;
}
