import { isJsonObject } from "@millrace/shared/json.ts";
import type { EndStatus } from "./ending.ts";
import type { StepError } from "./state.ts";

// The core never throws: what a faulty handler, an old job or a hand-edited row hands in is read with care.

export function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function readEndStatus(value: unknown): EndStatus | undefined {
  return value === "succeeded" || value === "failed" || value === "cancelled" ? value : undefined;
}

/** A failure without a readable reason is still a failure: it counts as final, and says so. */
export function readError(error: StepError): StepError {
  const given: unknown = error;
  if (isJsonObject(given) && typeof given["code"] === "string" && typeof given["message"] === "string") {
    const { retryAfterMs, ...rest } = error;
    const usable = typeof retryAfterMs === "number" && retryAfterMs > 0;
    return { ...rest, retryable: error.retryable === true, ...(usable ? { retryAfterMs } : {}) };
  }
  return { code: "internal", message: "The step failed without saying why.", retryable: false };
}
