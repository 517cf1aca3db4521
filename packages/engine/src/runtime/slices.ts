import { type Batch, stepOf } from "./batch.ts";
import { type PendingStep, push, type Results } from "./step-results.ts";

// A loop over thousands of items is carried out in slices, a transaction each: the other runs of its batch, and the next
// events of its contact, do not wait for all of it.

const sliceMs = 500;

/** Tells whether a batch has been at work for as long as it may be. */
export function createSlice(): () => boolean {
  const end = performance.now() + sliceMs;
  return () => performance.now() > end;
}

/** Steps outside of loops are as few as their workflow has, and are done at once. */
export function isOfLoop({ scope, from = 0 }: PendingStep): boolean {
  return scope !== "" || from > 0;
}

/** Puts steps off until the batch is committed: their timers are due at once. */
export function postpone(batch: Batch, steps: readonly PendingStep[], results: Results): void {
  const dueAt = batch.clock().toISOString();
  for (const { run, node, scope, attempt } of steps) {
    const nodeId = node.node.id;
    const row = stepOf(run, node, scope, attempt);
    row.status = "waiting";
    row.dueAt = dueAt;
    batch.timers.push({ runId: run.id, nodeId, scope, attempt, kind: "retry", port: null, dueAt });
    push(results, run, { type: "postponed", nodeId, scope, attempt });
  }
}
