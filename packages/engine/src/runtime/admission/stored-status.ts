import type { RunStatus } from "@millrace/shared/runs/run.ts";
import type { RunState } from "../../core/state.ts";
import type { ActiveRun } from "../batch.ts";

/** The core knows no runs that are held back: to it they run, and nothing of them has happened yet. */
function hasNoSteps({ steps }: RunState): boolean {
  for (const _ in steps) return false;
  return true;
}

export function hasEnded(status: RunStatus): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}

/** Whether a stored run is held back. A held run may be paused in addition. */
export function isHeld(status: RunStatus, state: RunState): boolean {
  return status === "queued" || (status === "paused" && hasNoSteps(state));
}

/** Whether the run stays held back at the end of its batch. */
export function staysHeld({ isQueued, state }: ActiveRun): boolean {
  return isQueued && (state.status === "running" || state.status === "paused") && hasNoSteps(state);
}

/** The status that is written down. */
export function storedStatus(run: ActiveRun): RunStatus {
  return staysHeld(run) && run.state.status === "running" ? "queued" : run.state.status;
}
