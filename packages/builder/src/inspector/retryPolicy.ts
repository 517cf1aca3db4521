import type { OnError, RetryPolicy } from "@millrace/shared/graph/document.ts";
import type { Effect } from "@millrace/shared/nodes/descriptor.ts";

/** What the inspector offers for trying again. */
export type RetryMode = "usual" | "never" | "own";

export const neverRetry: RetryPolicy = { schedule: ["0s"], maxAttempts: 1 };
export const firstOwnRetry: RetryPolicy = { schedule: ["1m", "5m", "15m"], maxAttempts: 4 };

export function retryMode(retry: RetryPolicy | undefined): RetryMode {
  if (!retry) return "usual";
  return retry.maxAttempts === 1 ? "never" : "own";
}

/** What is usual: steps that leave the machine are tried again, the others are not. */
export function usualRetry(effect: Effect): string {
  return effect === "external"
    ? "As usual: at once, then after 1 min, 5 min, 15 min, 1 h and 6 h"
    : "As usual: not again, a mistake here stays one";
}

export const onErrorWays: { value: OnError; label: string; help: string }[] = [
  { value: "fail", label: "Stop the run as failed", help: "It can be repaired and go on from here." },
  { value: "port", label: "Take the “On error” path", help: "The step gets a second way out." },
  { value: "continue", label: "Go on as if it had worked", help: "Its output is empty." },
  { value: "skip", label: "Skip what follows", help: "Paths from here are not taken; the run can still succeed." },
];
