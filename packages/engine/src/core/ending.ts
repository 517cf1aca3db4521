import type { RunError } from "@millrace/shared/runs/run.ts";
import { type Draft, writeStep } from "./draft.ts";
import { own, parseStepKey } from "./keys.ts";
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

/** Cancels every active step and voids what it waits for. */
export function cancelSteps(draft: Draft): void {
  if (draft.running + draft.waiting === 0) return;
  // Sorted, because a state that was stored and read again has its keys in another order.
  for (const key of Object.keys(draft.state.steps).sort()) {
    const step = own(draft.state.steps, key);
    if (step?.status !== "running" && step?.status !== "waiting") continue;
    const { attempt } = step;
    const ref = parseStepKey(key);
    writeStep(draft, key, { status: "cancelled", attempt });
    draft.commands.push({ type: "step_finished", ...ref, status: "cancelled", attempt }, { type: "release", ...ref });
  }
}

/** Why the run counts as failed: the unhandled failure whose key comes first. */
export function unhandledFailure(draft: Draft): RunError | undefined {
  const key = Object.keys(draft.state.steps)
    .filter((candidate) => own(draft.state.steps, candidate)?.error)
    .sort()[0];
  return key === undefined ? undefined : own(draft.state.steps, key)?.error;
}
