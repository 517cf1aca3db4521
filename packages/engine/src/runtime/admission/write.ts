import type { ActiveRun, Batch } from "../batch.ts";
import type { JobSpec } from "../jobs.ts";
import { dropEntries, dropHeld, type EntryRow, putDays, putEntries, putHeld, renewHeld } from "./changes.ts";
import { makesRoom } from "./policy.ts";
import { hasEnded, staysHeld } from "./stored-status.ts";

/**
 * Writes what admission has decided in a batch, and forgets what the end of runs makes void.
 * @param changed the runs that the batch changes.
 * @returns a job that lets held runs begin, where some have made room.
 */
export async function writeAdmission(batch: Batch, changed: ActiveRun[]): Promise<JobSpec[]> {
  const { sql, workspaceId, admission, index } = batch;
  const { held, entries, days, renewed } = admission;
  const begun = changed.filter((run) => run.isQueued && !run.isNew && !staysHeld(run));
  const over = changed.filter(({ mode, state }) => mode === "live" && hasEnded(state.status));
  // Of those that were ended before they had begun, too: nobody has been in.
  const leaving = over.filter((run) => run.isQueued || policyOf(batch, run)?.reentry?.mode === "one_at_a_time");
  const resumed = changed.filter((run) => run.isQueued && !run.isNew && !held.has(run.id) && isQueuedAgain(run));
  const gone = new Set(idsOf(leaving));
  const isOfUse = ({ runId }: EntryRow): boolean => runId === null || !gone.has(runId);
  await Promise.all([
    begun.length > 0 && dropHeld(sql, workspaceId, idsOf(begun)),
    leaving.length > 0 && dropEntries(sql, workspaceId, idsOf(leaving)),
    days.size > 0 && putDays(sql, workspaceId, days),
    renewed.size > 0 && renewHeld(sql, workspaceId, renewed),
  ]);
  await Promise.all([
    held.size > 0 && putHeld(sql, workspaceId, [...held.values()].filter(isStillHeld(batch))),
    entries.size > 0 && putEntries(sql, workspaceId, [...entries.values()].filter(isOfUse)),
  ]);
  if (admission.isAdmitting) return [];
  const roomFor = new Set(admission.roomFor);
  for (const run of over) {
    const policy = policyOf(batch, run);
    if (index.runLimit !== undefined || (policy && makesRoom(policy))) roomFor.add(run.version.workflowId);
  }
  // Who waits for a child run leaves its place to others.
  for (const { runId } of batch.children.waits) {
    const run = batch.runs.get(runId);
    if (run && (index.runLimit !== undefined || policyOf(batch, run)?.concurrency !== undefined)) {
      roomFor.add(run.version.workflowId);
    }
  }
  for (const run of resumed) roomFor.add(run.version.workflowId);
  if (roomFor.size === 0) return [];
  return [{ identifier: "admit", payload: { workspaceId, workflowIds: [...roomFor].sort() } }];
}

function policyOf({ index }: Batch, { version }: ActiveRun) {
  return index.byWorkflow.get(version.workflowId)?.policy;
}

/** A later event of the same batch may have taken the place of a run that is not even written yet. */
function isStillHeld({ runs }: Batch): (row: { runId: string }) => boolean {
  return ({ runId }) => {
    const run = runs.get(runId);
    return run !== undefined && staysHeld(run);
  };
}

/** Held back, and nobody has paused it any more. */
function isQueuedAgain(run: ActiveRun): boolean {
  return staysHeld(run) && run.state.status === "running";
}

function idsOf(runs: ActiveRun[]): string[] {
  return runs.map(({ id }) => id);
}
