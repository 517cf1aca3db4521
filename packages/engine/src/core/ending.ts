import type { RunError } from "@millrace/shared/runs/run.ts";
import { type Draft, isActive } from "./draft.ts";
import { own } from "./keys.ts";
import { cancelStep } from "./scopes.ts";
import type { CoreRunStatus } from "./state.ts";

export type EndStatus = "succeeded" | "failed" | "cancelled";

export function hasEnded(status: CoreRunStatus): status is EndStatus {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}

/** Brings the run's status in line with its steps, and ends it when none is active any more. */
export function settle(draft: Draft): void {
  const { state } = draft;
  if (hasEnded(state.status)) return;
  if (draft.running + draft.waiting === 0) endRun(draft, state.error ? "failed" : "succeeded", state.error);
  else if (state.status !== "paused") state.status = draft.running > 0 ? "running" : "waiting";
}

/** Ends the run; steps that are still active are the caller's to cancel. */
export function endRun(draft: Draft, status: EndStatus, error: RunError | undefined): void {
  draft.state.status = status;
  if (error) draft.state.error = error;
  else delete draft.state.error;
  delete draft.state.held;
  draft.changed = true;
  draft.commands.push({ type: "run_finished", status, ...(error ? { error } : {}) });
}

/** Cancels every active step and voids what it waits for. The run ends with it. */
export function cancelSteps(draft: Draft, reason?: string): void {
  const { state } = draft;
  if (draft.running + draft.waiting === 0 && !state.loops) return;
  // Sorted, because a state that was stored and read again has its keys in another order.
  for (const key of Object.keys(state.steps).sort()) {
    const step = own(state.steps, key);
    if (step && (isActive(step) || step.looping)) cancelStep(draft, key, step.attempt, reason);
  }
  delete state.loops;
}

/** Why the run counts as failed: the unhandled failure whose key comes first. */
export function unhandledFailure(draft: Draft): RunError | undefined {
  const key = Object.keys(draft.state.steps)
    .filter((candidate) => own(draft.state.steps, candidate)?.error)
    .sort()[0];
  return key === undefined ? undefined : own(draft.state.steps, key)?.error;
}
