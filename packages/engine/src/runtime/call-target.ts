import { maxTimeoutMs } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import { StepFailure } from "../connections/failure.ts";
import type { StepError } from "../core/state.ts";
import { type Begun, graceMs } from "./begin-effect.ts";
import { evaluator, valuesOf } from "./context.ts";
import type { JobPayloads } from "./jobs.ts";
import type { Shell } from "./shell.ts";
import { stepErrorOf } from "./step-error.ts";
import { idempotencyKey } from "./version.ts";

/** How a call ended. `wasMade` is false where nobody was asked. */
export type Outcome =
  | { ok: true; done: { port?: string; output?: Json } }
  | { ok: false; error: unknown; wasMade: boolean };

/** Makes the call of a step that has begun. @param cutOff ends it, because this worker ends. */
export async function callTarget(
  shell: Shell,
  begun: Begun,
  job: JobPayloads["effect"],
  cutOff: AbortSignal,
): Promise<Outcome> {
  const { definition, node, input, run, workspace, event, contact, now, cause } = begun;
  const { timeZone } = run;
  if (begun.wasCutOff && !definition.idempotent(input)) return { ok: false, error: outcomeUnknown(), wasMade: false };
  const { workspaceId, runId, nodeId, scope, attempt } = job;
  const values = valuesOf({ workspace, event, contact, now, run });
  const timeoutMs = Math.min(node.timeoutMs, maxTimeoutMs);
  // The type keeps the time itself, and knows best what its end means; this only ends what does not.
  const signal = AbortSignal.any([cutOff, AbortSignal.timeout(timeoutMs + graceMs)]);
  try {
    const done = await definition.send(
      {
        input,
        context: { workspaceId, workspace, timeZone, run, nodeId, scope, attempt, event, contact, values, now, cause },
        evaluate: evaluator(values, now, timeZone),
        idempotencyKey: idempotencyKey(runId, nodeId, scope),
        timeoutMs,
        signal,
      },
      shell.services,
    );
    return { ok: true, done };
  } catch (error) {
    return { ok: false, error, wasMade: true };
  }
}

/** Where it is not known whether the target has acted, only one that recognises a repeat is asked again. */
export function effectError({ definition, input }: Begun, error: unknown): StepError {
  const failure = stepErrorOf(error);
  const isUnknown = error instanceof StepFailure && error.outcome === "unknown";
  if (!failure.retryable || !isUnknown || definition.idempotent(input)) return failure;
  const message = `${failure.message} It is not known whether the target acted on it, so it is not repeated unasked. Look at the target, then retry or discard.`;
  return { ...failure, message, retryable: false };
}

/** The worker died between sending and recording, and the target does not recognise a repeat: a person decides. */
function outcomeUnknown(): StepFailure {
  const message =
    "The worker stopped while this step was under way, so it is not known whether it was carried out. Look at the target, then retry or discard.";
  return new StepFailure("outcome_unknown", message, { retryable: false, outcome: "unknown" });
}
