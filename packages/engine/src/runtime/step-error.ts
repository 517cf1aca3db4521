import { StepFailure } from "../connections/failure.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { StepResult } from "../nodes/define.ts";
import { isOutage } from "../store/outage.ts";
import type { StepError } from "../core/state.ts";

type Failed = Extract<StepResult, { ok: false }>;

/** What a thrown error means for a step. Errors that nobody foresaw are final: repeating a bug does not mend it. */
export function failedResult(error: unknown): Failed {
  const { code, message, retryable, details } = stepErrorOf(error);
  return { ok: false, code, message, retryable, ...(details === undefined ? {} : { details }) };
}

/** The core's view of a thrown error. */
export function stepErrorOf(error: unknown): StepError {
  if (error instanceof StepFailure) {
    const { code, message, retryable, retryAfterMs } = error;
    const details = {
      outcome: error.outcome,
      ...(error.details === undefined ? {} : { answer: error.details }),
    } satisfies Json;
    return { code, message, retryable, details, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  // Services ask the database before they send, or file under the step's key: doing it again is safe.
  if (isOutage(error))
    return { code: "database_unavailable", message: "The database was not there for a moment.", retryable: true };
  if (error instanceof MillraceError) return { code: error.code, message: error.message, retryable: false };
  return { code: "unexpected", message: error instanceof Error ? error.message : String(error), retryable: false };
}
