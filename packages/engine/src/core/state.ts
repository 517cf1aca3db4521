import type { Json, JsonObject } from "@millrace/shared/json.ts";
import type { RunError } from "@millrace/shared/runs/run.ts";

/**
 * The state of a run, the inputs that change it and the commands that follow: plain JSON data.
 * `scope` is "" for the run itself; each item or round of a container has a scope of its own, `container:index`, and inside
 * another one `outer/container:index`. A step's key is `nodeId` in scope "" and `scope/nodeId` elsewhere; an edge's key is
 * made alike.
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
  /** A container whose body is under way. It is `waiting`, but the run does not wait for it: it waits for what is inside. */
  looping?: true;
  /** The run was paused by this step, which ends when it is resumed. */
  pausing?: true;
  /** Set where no policy handled the failure: the outgoing edges stay unresolved, and the run ends as failed. */
  error?: RunError;
}

/** How far a container has come. Scopes that are done are forgotten: neither their steps nor their edges are kept. */
export interface LoopState {
  /** Scopes there are, as far as is known. */
  count: number;
  /** Those before this index have begun. */
  begun: number;
  /** How many are done. */
  done: number;
  /** How many of those that are done had a step that failed and whose failure was handled. */
  failed: number;
  /** How many may be active at a time. */
  concurrency: number;
  /** When all are done the container is carried out again, and may open more. */
  more?: true;
}

export interface RunState {
  status: CoreRunStatus;
  steps: Record<string, StepState>;
  edges: Record<string, "taken" | "dead">;
  outputs: Record<string, Json>;
  vars: JsonObject;
  /** Containers whose bodies have been opened, by step key. */
  loops?: Record<string, LoopState>;
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
  /**
   * A container was carried out: its scopes from index `from` up to `count` may begin, so many at a time. `from` is what the
   * command named; with `more` it is carried out again when all are done.
   */
  | ({ type: "opened"; attempt: number; from: number; count: number; concurrency?: number; more?: boolean } & StepRef)
  /** The run is paused at this step, which ends when it is resumed. */
  | ({ type: "pause_here"; attempt: number } & StepRef)
  /** The event of a goal arrived: the run goes on behind it, and what is not behind it is called off. */
  | { type: "goal"; nodeId: string; output?: Json }
  /** An event ended the run as a whole. */
  | { type: "exit"; status: "succeeded" | "cancelled"; reason: string }
  /** The attempt has not begun after all, because too much is under way. It begins with `retry_due`, as the same attempt. */
  | ({ type: "postponed"; attempt: number } & StepRef)
  /** The timer of a retry or of a postponed attempt is due. `attempt` is the one to begin. */
  | ({ type: "retry_due"; attempt: number } & StepRef)
  /** The run ends now with this status; everything unfinished is cancelled. */
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
  /** Carry the step out; its result comes back as an input. Of a container: `from` is how many scopes it has opened before. */
  | ({ type: "execute"; attempt: number; from?: number } & StepRef)
  /** Begin `attempt` after this delay. */
  | ({ type: "retry_later"; attempt: number; delayMs: number; error: StepError } & StepRef)
  /** The step reached a final state: write it to the log. */
  | ({
      type: "step_finished";
      status: "succeeded" | "failed" | "skipped" | "cancelled";
      attempt: number;
      port?: string;
      /** Of a step that succeeded. */
      output?: Json;
      error?: StepError;
      /** Why it was cancelled, where the run's own error does not say so. */
      reason?: string;
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
