import type { ActiveRun, Batch } from "../batch.ts";
import { keysOf } from "./begin-runs.ts";
import { orderAt, type Policy } from "./policy.ts";
import { turnWords } from "./words.ts";

/**
 * Holds a run that another run begins until its workflow's limits have been asked: its parent is locked already, and gates are
 * locked before runs. The commit adds the job that asks.
 * @param nodeId the trigger at which it begins.
 */
export function holdChild(batch: Batch, policy: Policy, run: ActiveRun, nodeId: string): void {
  const contact = (run.contactId && batch.records.contacts.get(run.contactId)) || null;
  const { entryKey } = keysOf(batch, policy, run.event, contact, run.contactId);
  const now = batch.clock();
  run.isQueued = true;
  batch.admission.roomFor.add(policy.workflowId);
  batch.admission.held.set(run.id, {
    runId: run.id,
    workflowId: policy.workflowId,
    nodeId,
    reason: "turn",
    words: turnWords,
    entryKey: entryKey ?? null,
    entered: false,
    debounceKey: null,
    hasSlot: false,
    queuedAt: now.toISOString(),
    dueAt: "infinity",
    orderAt: new Date(orderAt(now.getTime(), run.priority)).toISOString(),
  });
}
