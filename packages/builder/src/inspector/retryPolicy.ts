import { parseDuration } from "@millrace/shared/duration.ts";
import type { OnError, RetryPolicy } from "@millrace/shared/graph/document.ts";
import type { Effect } from "@millrace/shared/nodes/descriptor.ts";

/** What the inspector offers for trying again. */
export type RetryMode = "usual" | "never" | "own";

export const neverRetry: RetryPolicy = { schedule: ["0s"], maxAttempts: 1 };
export const firstOwnRetry: RetryPolicy = { schedule: ["1m", "5m", "15m"], maxAttempts: 4 };
/** What the engine does with steps that leave the machine, unless they say otherwise. */
const usualExternal: RetryPolicy = { schedule: ["1m", "5m", "15m", "1h", "6h"], maxAttempts: 6 };

export function retryMode(retry: RetryPolicy | undefined): RetryMode {
  if (!retry) return "usual";
  return retry.maxAttempts === 1 ? "never" : "own";
}

/** The policy that holds: the step's own, or what is usual for its effect. */
export function policyOf(retry: RetryPolicy | undefined, effect: Effect): RetryPolicy {
  return retry ?? (effect === "external" ? usualExternal : neverRetry);
}

/** The waits between attempts as they come, the last one repeated as often as needed; a leading `0s` is the first attempt itself. */
export function waitsOf({ schedule, maxAttempts }: RetryPolicy): string[] {
  const waits = schedule.length > 1 && parseDuration(schedule[0] ?? "") === 0 ? schedule.slice(1) : schedule;
  return Array.from({ length: maxAttempts - 1 }, (_, at) => waits[Math.min(at, waits.length - 1)] ?? "0s");
}

/** What becomes of a step that does not work at first: `Tries 4 times: at once, after 1 min, 5 min and 15 min.` */
export function retryWords(policy: RetryPolicy): string {
  const waits = waitsOf(policy);
  if (waits.length === 0) return "Tries once.";
  const words = ["at once", ...groups(waits).map((wait, at) => (at === 0 ? `after ${wait}` : `then after ${wait}`))];
  return `Tries ${policy.maxAttempts} times: ${words.join(", ")}.`;
}

/** The waits in short; the same one several times over is said once. */
function groups(waits: readonly string[]): string[] {
  const said: { wait: string; count: number }[] = [];
  for (const wait of waits) {
    const last = said.at(-1);
    if (last?.wait === wait) last.count += 1;
    else said.push({ wait, count: 1 });
  }
  return said.map(({ wait, count }) => (count === 1 ? shortWait(wait) : `${shortWait(wait)} (${count} times)`));
}

const units = { s: "s", m: "min", h: "h", d: "d", w: "wk" } as const;

function shortWait(wait: string): string {
  const parts = /^(\d+)([smhdw])$/.exec(wait);
  return parts ? `${parts[1]} ${units[parts[2] as keyof typeof units]}` : wait;
}

/** Waits that somebody wrote: `1m, 5m, 2h`. */
export function readWaits(text: string): { waits: string[]; error?: undefined } | { error: string } {
  const waits = text.split(/[,;\s]+/).filter(Boolean);
  if (waits.length === 0) return { error: "Write at least one wait, such as 5m." };
  if (waits.length > 20) return { error: "Write at most 20 waits." };
  const wrong = waits.find((wait) => parseDuration(wait) === undefined);
  return wrong === undefined ? { waits } : { error: `“${wrong.slice(0, 40)}” is no duration. Use 30s, 5m, 2h or 1d.` };
}

export const onErrorWays: { value: OnError; label: string; short: string; help: string }[] = [
  {
    value: "fail",
    label: "Stop the run as failed",
    short: "stops the run",
    help: "The run can be repaired and go on from here.",
  },
  {
    value: "port",
    label: "Take the “On error” path",
    short: "takes “On error”",
    help: "The step gets a second way out, for what is to happen then.",
  },
  {
    value: "continue",
    label: "Go on as if it had worked",
    short: "goes on",
    help: "Steps after it find its output empty.",
  },
  {
    value: "skip",
    label: "Skip what follows",
    short: "skips what follows",
    help: "Paths from here are not taken; the run can still succeed.",
  },
];
