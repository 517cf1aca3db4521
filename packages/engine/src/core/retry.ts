import { maxDurationMs, parseDuration } from "@millrace/shared/duration.ts";
import type { RetryPolicy } from "@millrace/shared/graph/document.ts";
import type { NodeTraits, Retry } from "./plan.ts";
import type { StepError } from "./state.ts";

const minute = 60_000;
const hour = 60 * minute;

/** At once, then 1 min, 5 min, 15 min, 1 h and 6 h later. */
const externalRetry: Retry = {
  delaysMs: [minute, 5 * minute, 15 * minute, hour, 6 * hour],
  maxAttempts: 6,
};
const noRetry: Retry = { delaysMs: [], maxAttempts: 1 };

const jitterShare = 0.1;

/**
 * A node's retry policy with defaults filled in.
 *
 * The first attempt is always made at once, and a schedule may say so with a leading `0s`: `["0s","1m"]` with three
 * attempts means at once, a minute later, and a minute after that. So does `["1m"]`.
 */
export function compileRetry(policy: RetryPolicy | undefined, effect: NodeTraits["effect"]): Retry {
  if (!policy) return effect === "external" ? externalRetry : noRetry;
  const waits = policy.schedule.map((entry) => parseDuration(entry) ?? 0);
  const startsAtOnce = waits.length > 1 && waits[0] === 0;
  return { delaysMs: startsAtOnce ? waits.slice(1) : waits, maxAttempts: policy.maxAttempts };
}

/**
 * How long to wait after a failed attempt, or undefined when there is no further one.
 *
 * @param attempt the attempt that failed, from 1
 * @param jitter in [-1, 1]; moves the delay by up to 10 % so that steps that failed together do not return together
 * @returns milliseconds, at least what the target asked for
 */
export function retryDelayMs(retry: Retry, attempt: number, error: StepError, jitter: number): number | undefined {
  if (!error.retryable || attempt >= retry.maxAttempts) return undefined;
  const base = retry.delaysMs[Math.min(attempt, retry.delaysMs.length) - 1] ?? 0;
  const share = Number.isFinite(jitter) ? Math.min(1, Math.max(-1, jitter)) : 0;
  const delay = Math.max(Math.round(base * (1 + jitterShare * share)), error.retryAfterMs ?? 0);
  return Math.min(delay, maxDurationMs);
}
