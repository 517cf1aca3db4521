import type { Json, JsonObject } from "@millrace/shared/json.ts";
import type { RunError } from "@millrace/shared/runs/run.ts";

/**
 * The state of a run, the inputs that change it and the commands that follow: plain JSON data.
 * `scope` is "" for the run itself; a for-each item has a scope of its own. A step's key is
 * `nodeId` in scope "" and `scope/nodeId` elsewhere; an edge's key is made alike.
 */
export type CoreRunStatus = "running" | "waiting" | "paused" | "succeeded" | "failed" | "cancelled";
export type CoreStepStatus = "running" | "waiting" | "succeeded" | "failed" | "skipped" | "cancelled";

export interface StepState {
  status: CoreStepStatus;
  /** 1 for the first try; 0 for a step that was never carried out: skipped, disabled, or a join that cannot be satisfied. */
  attempt: number;
  port?: string;
  /** The next attempt is scheduled; the step is `waiting` for it. */
  retrying?: true;
  /** Set where no policy handled the failure: the outgoing edges stay unresolved, and the run ends as failed. */
  error?: RunError;
}

export interface RunState {
  status: CoreRunStatus;
  steps: Record<string, StepState>;
  edges: Record<string, "taken" | "dead">;
  outputs: Record<string, Json>;
  vars: JsonObject;
  /** The first failure that no policy handled; the run ends as failed once nothing else is active. */
  error?: RunError;
  /** Steps that became due while the run was paused; executed on resume. */
  held?: { nodeId: string; scope: string; attempt: number }[];
  /** A `stop` ended the run: no failed step of it can be retried. */
  stopped?: true;
}

/** A step's failure as the core sees it: may it be tried again, and when at the earliest. */
export interface StepError {
  code: string;
  message: string;
  retryable: boolean;
  retryAfterMs?: number;
  details?: Json;
}

/** Names a step of a run. */
export interface StepRef {
  nodeId: string;
  scope: string;
}

export type Input =
  | { type: "start"; nodeId: string; output?: Json }
  /** Begins a run whose state resume-at.ts has made: at this node instead of a trigger. */
  | { type: "start_at"; nodeId: string }
  | ({
      type: "succeeded";
      attempt: number;
      port?: string;
      output?: Json;
      vars?: JsonObject;
    } & StepRef)
  /** `jitter` is in [-1, 1] and given by the shell: the core has no randomness. */
  | ({ type: "failed"; attempt: number; error: StepError; jitter: number } & StepRef)
  /** The step waits for a timer, an event or a job that the shell has written down. */
  | ({ type: "waiting"; attempt: number } & StepRef)
  /** The attempt was not begun: its target or the hour is not fit for it. It begins with `retry_due`, as the same attempt. */
  | ({ type: "postponed"; attempt: number } & StepRef)
  /** The timer of a retry or of a postponed attempt is due. `attempt` is the one to begin. */
  | ({ type: "retry_due"; attempt: number } & StepRef)
  /** flow.stop, or a goal: the run ends now with this status; everything unfinished is cancelled. */
  | ({
      type: "stop";
      attempt: number;
      status: "succeeded" | "failed" | "cancelled";
      reason?: string;
      output?: Json;
    } & StepRef)
  /** An operator retries a step that had failed for good. */
  | ({ type: "retry_failed" } & StepRef)
  | { type: "cancel"; reason: string }
  | { type: "pause" }
  | { type: "resume" };

export type Command =
  /** Carry the step out; its result comes back as an input. */
  | ({ type: "execute"; attempt: number } & StepRef)
  /** Begin `attempt` after this delay. */
  | ({ type: "retry_later"; attempt: number; delayMs: number; error: StepError } & StepRef)
  /** The step reached a final state: write it to the log. */
  | ({
      type: "step_finished";
      status: "succeeded" | "failed" | "skipped" | "cancelled";
      attempt: number;
      port?: string;
      error?: StepError;
    } & StepRef)
  /** The step failed for good under `onError: "fail"`: park it where an operator can repair it. */
  | ({ type: "dead_letter"; attempt: number; error: StepError } & StepRef)
  /** Timers, event subscriptions and jobs of this step are void. */
  | ({ type: "release" } & StepRef)
  | { type: "run_finished"; status: "succeeded" | "failed" | "cancelled"; error?: RunError };

export interface Advanced {
  state: RunState;
  commands: Command[];
}
