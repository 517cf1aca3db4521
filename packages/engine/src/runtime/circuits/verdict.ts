import { StepFailure } from "../../connections/failure.ts";
import type { Failure } from "./store.ts";

/** What a call tells about its target: it works, it fails, or nothing, because the fault is on our side. */
export type Verdict = "works" | "nothing" | Failure;

/** The target's own trouble: an error of its server, too many requests, or a mail server that closes the session. */
const ownTrouble = /^(http_(5\d\d|429)|smtp_421)$/;
/** We hung up ourselves. */
const calledOff = new Set(["aborted", "shutting_down"]);

/** @param error what the call failed with; undefined where it succeeded. */
export function verdictOf(error: unknown): Verdict {
  if (error === undefined) return "works";
  if (!(error instanceof StepFailure)) return "nothing";
  const { code, outcome, retryable, message, retryAfterMs } = error;
  // Somebody is there who reads what is asked, and refuses it.
  if (outcome === "rejected") return ownTrouble.test(code) ? { reason: message, retryAfterMs } : "works";
  return retryable && !calledOff.has(code) ? { reason: message, retryAfterMs } : "nothing";
}
