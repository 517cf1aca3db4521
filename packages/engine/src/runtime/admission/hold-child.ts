import type { ActiveRun, Batch } from "../batch.ts";
import { keysOf } from "./begin-runs.ts";
import { isLimited, orderAt, type Policy } from "./policy.ts";
import { turnWords } from "./words.ts";

/**
 * Whether a child run has to ask its workflow's limits. A test run's has not: its parent has not either. Nor has one of its
 * parent's own workflow, which is in already and would wait for itself.
 */
export function asksLimits(policy: Policy, parent: ActiveRun): boolean {
  return isLimited(policy) && parent.mode === "live" && parent.version.workflowId !== policy.workflowId;
}

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
