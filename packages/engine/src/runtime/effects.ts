import type { Input, StepError } from "../core/state.ts";
import { inWorkspace } from "../store/tenancy.ts";
import type { RunAdvancer } from "./advance-runs.ts";
import { beginEffect, type Begun } from "./begin-effect.ts";
import { callTarget, effectError, type Outcome } from "./call-target.ts";
import { createCircuits } from "./circuits/circuits.ts";
import { verdictOf } from "./circuits/verdict.ts";
import { holdEffect } from "./held-effects.ts";
import { type JobPayloads, jobPriority } from "./jobs.ts";
import { persistently } from "./persistently.ts";
import { createSuspects } from "./quarantine/suspects.ts";
import type { Shell } from "./shell.ts";
import { jitter } from "./step-results.ts";
import { createBulkheads, type Place } from "./targets/bulkheads.ts";
import { createPostponer, hasten } from "./targets/postpone.ts";

type EffectJob = JobPayloads["effect"];

export interface EffectOptions {
  shell: Shell;
  advancer: RunAdvancer;
  workerId: string;
  /** Calls under way at once. */
  slots: number;
  /** Ends the calls under way, because this worker ends. */
  cutOff: AbortSignal;
}

/** The one step of an open circuit that is due is its probe; the others come when it has closed, or after this long. */
const openAwayMs = 600_000;
/** Until others under the same suspicion may be done. */
const suspectedMs = 1_000;

/**
 * Carries out external steps: waits its turn with the target, notes in a transaction of its own that the step begins, acts
 * outside any transaction, and gives the result to the run. A job that was cut off in between is taken up again by the next
 * worker, which sees the note. A step whose turn is not now is put off, so that it holds no slot.
 */
export function createEffects({
  shell,
  advancer,
  workerId,
  slots,
  cutOff,
}: EffectOptions): (job: EffectJob) => Promise<void> {
  const bulkheads = createBulkheads({ slots });
  const circuits = createCircuits(shell);
  const suspects = createSuspects();
  const { postpone } = createPostponer(shell);

  const putOff = (job: EffectJob, forMs: number): Promise<void> =>
    postpone(job, "circuit", forMs + openAwayMs * (1 + Math.random()));

  async function perform(job: EffectJob): Promise<void> {
    const openForMs = circuits.openFor(job);
    if (openForMs !== undefined) return putOff(job, openForMs);
    const place = await bulkheads.enter(job, job.priority);
    if ("afterMs" in place) return postpone(job, "busy", place.afterMs);
    try {
      await performAt(place, job);
    } finally {
      place.leave(false);
    }
  }

  async function performAt(place: Place, job: EffectJob): Promise<void> {
    shell.reach?.("effect.before_begin");
    const begun = await beginEffect(shell, workerId, suspects, job);
    switch (begun.is) {
      case "none":
        return;
      case "paused":
        if (await holdEffect(shell, job)) return;
        return performAt(place, job);
      case "unusable":
        // Whoever loads the run for this finds that it cannot go on, and ends it.
        return fail(job, unusable);
      case "quarantined":
        return fail(job, quarantined);
      case "suspected":
        return postpone(job, "busy", suspectedMs * Math.random());
      case "open":
        if (begun.forMs > 0) circuits.seenOpen(job, begun.forMs);
        return putOff(job, begun.forMs);
      case "quiet":
        return postpone(job, "quiet", begun.forMs, begun.until);
      case "begun":
        try {
          return await carryOut(place, begun, job);
        } finally {
          begun.leave();
        }
      default:
        begun satisfies never;
    }
  }

  async function carryOut(place: Place, begun: Begun, job: EffectJob): Promise<void> {
    shell.reach?.("effect.before_send");
    const outcome = await callTarget(shell, begun, job, cutOff);
    shell.reach?.("effect.after_send");
    const wasMade = outcome.ok || outcome.wasMade;
    place.leave(wasMade);
    if (wasMade) await circuits.ended(job, verdictOf(outcome.ok ? undefined : outcome.error), begun.isProbe);
    const input = inputOf(begun, job, outcome);
    await give(job, input, begun.now.toISOString());
    shell.reach?.("effect.after_record");
    if (bulkheads.hasRoomAgain(job))
      await inWorkspace(shell.pool, job.workspaceId, (sql) => hasten(sql, job.workspaceId, job.target));
  }

  function fail({ nodeId, scope, attempt, ...job }: EffectJob, error: StepError): Promise<void> {
    return give(job, { type: "failed", nodeId, scope, attempt, error, jitter: 0 });
  }

  async function give(
    { workspaceId, runId }: Pick<EffectJob, "workspaceId" | "runId">,
    input: Input,
    startedAt?: string,
  ): Promise<void> {
    const given = { runId, input, ...(startedAt === undefined ? {} : { startedAt }) };
    await persistently(() => advancer.give(workspaceId, [given]));
  }

  // Jobs of an earlier version name neither.
  return (job) => perform({ ...job, target: job.target ?? "", priority: job.priority ?? jobPriority.medium });
}

const unusable: StepError = {
  code: "version_unusable",
  message: "The workflow cannot be carried out.",
  retryable: false,
};

const quarantined: StepError = {
  code: "quarantined",
  message:
    "Three times a worker has ended in the middle of this step, so it is not carried out any more. Look at what it was given, then retry or discard.",
  retryable: false,
};

function inputOf(begun: Begun, { nodeId, scope, attempt }: EffectJob, outcome: Outcome): Input {
  if (outcome.ok) return { type: "succeeded", nodeId, scope, attempt, ...outcome.done };
  return { type: "failed", nodeId, scope, attempt, error: effectError(begun, outcome.error), jitter: jitter() };
}
