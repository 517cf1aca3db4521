import { MillraceError } from "@millrace/shared/errors.ts";
import type { RunChange } from "@millrace/shared/api/runs.ts";
import { scopedKey } from "../core/keys.ts";
import { writeAdmission } from "./admission/write.ts";
import { storedStatus } from "./admission/stored-status.ts";
import type { ActiveRun, Batch, StepKey } from "./batch.ts";
import { writeChildren } from "./children/write.ts";
import { emittedRow, insertEmitted, insertReceipts, type ReceiptRow } from "./event-writes.ts";
import { uncountRevived } from "./numbers/uncount.ts";
import { reportFailures } from "./failures/report.ts";
import { writeGoals } from "./goals.ts";
import { effectJob, enqueue, type JobSpec } from "./jobs.ts";
import {
  insertDeadLetters,
  insertEffects,
  insertRuns,
  insertSteps,
  insertTimers,
  insertWaits,
  releaseSteps,
  updateRuns,
  upsertSteps,
} from "./run-writes.ts";
import { holdPaths } from "./wait-values.ts";

/**
 * Writes everything that follows from a batch: runs, steps, timers, subscriptions, effects, emitted events, receipts, jobs.
 * The statements are sent together and the transaction ends with them. @returns the runs that changed, to tell live pages.
 */
export async function writeBatch(batch: Batch, receipts: ReceiptRow[] = []): Promise<RunChange[]> {
  const { sql, workspaceId } = batch;
  const now = batch.clock().toISOString();
  const changed = [...batch.runs.values()].filter((run) => run.changed);
  const begun = changed.filter((run) => run.isNew);
  const ongoing = changed.filter((run) => !run.isNew);
  const isOpen = openSteps(batch);
  const timers = batch.timers.filter(isOpen);
  const waits = batch.waits.filter(isOpen);
  const effects = batch.effects.filter(isOpen);
  const jobs: JobSpec[] = effects.map((effect) => effectJob(workspaceId, effect));

  await uncountRevived(sql, workspaceId, changed);
  // Old timers and subscriptions go first: a retry sets a new timer for the same step.
  if (batch.released.length > 0) await releaseSteps(sql, workspaceId, batch.released);
  const [updated] = await Promise.all([
    ongoing.length > 0 ? updateRuns(sql, workspaceId, ongoing, now) : 0,
    begun.length > 0 && insertRuns(sql, workspaceId, begun, now),
    begun.length > 0 && insertSteps(sql, workspaceId, begun),
    ongoing.length > 0 && upsertSteps(sql, workspaceId, ongoing),
    timers.length > 0 && insertTimers(sql, workspaceId, timers),
    waits.length > 0 && insertWaits(sql, workspaceId, waits),
    effects.length > 0 && insertEffects(sql, workspaceId, effects),
    receipts.length > 0 && insertReceipts(sql, workspaceId, receipts),
  ]);
  if (updated < ongoing.length) {
    throw new MillraceError("conflict", "A run was taken over by another worker while this one held it.");
  }
  await writeGoals(batch, changed);
  if (batch.deadLetters.length > 0) await insertDeadLetters(sql, workspaceId, batch.deadLetters);
  if (batch.emitted.length > 0) {
    const heardTypes = [...batch.index.byEventType.keys(), ...batch.index.exits.keys()];
    // A step of another batch may be beginning to wait for a value in such an event.
    await holdPaths(
      batch,
      batch.emitted.map(({ type }) => type),
    );
    const heard = await insertEmitted(sql, workspaceId, batch.emitted.map(emittedRow), heardTypes);
    if (heard) jobs.push({ identifier: "dispatch", payload: { workspaceId } });
  }
  jobs.push(...(await writeChildren(batch, changed)));
  jobs.push(...(await reportFailures(sql, workspaceId, failedOf(changed))));
  jobs.push(...(await writeAdmission(batch, changed)));
  await enqueue(sql, jobs);
  return [
    ...changed.map((run) => ({ id: run.id, workflowId: run.version.workflowId, status: storedStatus(run) })),
    ...batch.abandoned,
  ];
}

function failedOf(runs: ActiveRun[]): string[] {
  return runs.flatMap(({ id, mode, state }) => (state.status === "failed" && mode === "live" ? id : []));
}

/**
 * Whether what a step has asked for is still wanted at the end of the batch: a later wave may have stopped the run, or given
 * the step what it waited for. What is not wanted is not even written, so that nothing of a stopped run is sent.
 */
function openSteps({ runs }: Batch): (asked: StepKey & { kind?: "wait" | "retry" }) => boolean {
  return ({ runId, nodeId, scope, attempt, kind }) => {
    const step = runs.get(runId)?.state.steps[scopedKey(scope, nodeId)];
    if (step?.status !== "running" && step?.status !== "waiting") return false;
    return kind === "retry" ? step.retrying === true && step.attempt + 1 === attempt : step.attempt === attempt;
  };
}
