import type { Policy } from "./policy.ts";

/** Why a run is held back. */
export type HoldReason =
  | "debounce"
  | "throttle"
  | "daily_cap"
  | "concurrency"
  | "workspace_concurrency"
  | "one_at_a_time"
  | "turn"
  | "paused";

/** The reason as an operator reads it on the run. */
export function heldWords(reason: HoldReason, policy: Policy, workspaceLimit: number | undefined): string {
  switch (reason) {
    case "debounce":
      return `Waits until no further event has come for ${policy.debounce?.wait ?? "a while"}.`;
    case "throttle":
      return `Waits for its turn: no more than ${policy.throttle?.limit ?? 0} of this workflow may begin every ${policy.throttle?.per ?? ""}.`;
    case "daily_cap":
      return `Waits for the next day: no more than ${policy.dailyCap ?? 0} of this workflow may begin in a day.`;
    case "concurrency":
      return `Waits for a run to end: no more than ${policy.concurrency ?? 0} of this workflow may be under way at once.`;
    case "workspace_concurrency":
      return `Waits for a run to end: no more than ${workspaceLimit ?? 0} of the workspace may be under way at once.`;
    case "one_at_a_time":
      return `Waits for the run before it to end: only one for ${subject(policy)} is under way at a time.`;
    case "turn":
      return turnWords;
    case "paused":
      return "Waits until the workflow is resumed.";
    default:
      return reason satisfies never;
  }
}

/** Why a matched trigger begins nothing. */
export function refusedWords(policy: Policy): string {
  const { reentry } = policy;
  const whom = subject(policy);
  if (!reentry) return "This workflow did not let it in.";
  switch (reentry.mode) {
    case "once":
      return `A run for ${whom} has begun before; this workflow begins one only once.`;
    case "every":
      return `A run for ${whom} has begun less than ${reentry.every} ago.`;
    case "one_at_a_time":
      return `A run for ${whom} is still under way; this workflow begins one at a time.`;
    default:
      return reentry.mode satisfies never;
  }
}

/** Until the workflow's limits have been asked. */
export const turnWords = "Waits for its turn to begin.";

export const replacedWords = "A later event began another run in its place.";

export function loopWords(maxEntriesPerHour: number): string {
  return `The same contact entered this workflow more than ${maxEntriesPerHour} times within an hour, which looks like a loop, so Millrace has paused the workflow.`;
}

function subject({ reentry }: Pick<Policy, "reentry">): string {
  return reentry?.key ? "the same key" : "the same contact";
}
