import { isJsonObject } from "@millrace/shared/json.ts";
import type { RunStatus, Step } from "@millrace/shared/runs/run.ts";
import { exactTime } from "../app/time.ts";

/** Run states in which something can still happen. */
export const openStatuses: readonly RunStatus[] = ["queued", "running", "waiting", "paused"];

export function isOpen(status: RunStatus): boolean {
  return openStatuses.includes(status);
}

const units = [
  { ms: 86_400_000, sign: "d" },
  { ms: 3_600_000, sign: "h" },
  { ms: 60_000, sign: "min" },
  { ms: 1_000, sign: "s" },
] as const;

/** How long something took, in one or two units: `840 ms`, `1.2 s`, `3 min 5 s`, `2 d 4 h`. */
export function howLong(ms: number, parts: 1 | 2 = 2): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 10_000) return `${(Math.floor(ms / 100) / 10).toString()} s`;
  const largest = units.findIndex((unit) => ms >= unit.ms);
  const unit = units[largest];
  if (!unit) return `${Math.round(ms)} ms`;
  const next = units[largest + 1];
  const rest = next ? Math.floor((ms % unit.ms) / next.ms) : 0;
  const first = `${Math.floor(ms / unit.ms)} ${unit.sign}`;
  return parts === 2 && next && rest > 0 ? `${first} ${rest} ${next.sign}` : first;
}

/** A step that has not begun waits for its turn: its `error` is a note of why, and no failure. */
const notes = new Set(["target_busy", "circuit_open", "quiet_hours"]);

export function isPutOff({ status, error }: Step): boolean {
  return status === "waiting" && error !== null && notes.has(error.code);
}

/**
 * What a waiting step waits for and until when; undefined for a step that does not wait.
 * `eventTitle` says event types in words.
 */
export function waitingFor(step: Step, eventTitle: (type: string) => string): string | undefined {
  if (step.status !== "waiting") return undefined;
  if (isPutOff(step)) return step.error?.message;
  const retryAt = step.attempts.at(-1)?.retryAt;
  const until = step.dueAt ?? retryAt;
  if (retryAt !== undefined) return `Attempt ${step.attempt} failed. The next one begins ${exactly(until)}.`;
  const eventType = isJsonObject(step.input) ? step.input["eventType"] : undefined;
  if (typeof eventType === "string") {
    const what = `Waits for the event “${eventTitle(eventType)}”`;
    return until ? `${what}, at the latest until ${exactTime(until)}.` : `${what}.`;
  }
  return until ? `Waits until ${exactTime(until)}.` : "Waits until the run goes on.";
}

function exactly(at: string | undefined): string {
  return at === undefined ? "soon" : `at ${exactTime(at)}`;
}

/** What somebody can do about a failure, by its code; undefined when the message has to say it all. */
export function whatToDo(code: string): string | undefined {
  const status = /^http_(\d{3})$/.exec(code)?.[1];
  if (status !== undefined) return httpAdvice(Number(status));
  return advice[code];
}

function httpAdvice(status: number): string {
  if (status === 401 || status === 403)
    return "The other system did not accept who is asking. Check the key or the headers of this step.";
  if (status === 404) return "The address does not exist there. Check the URL of this step.";
  if (status === 429)
    return "The other system wants fewer requests. It was asked again later, as often as the step allows.";
  if (status >= 500) return "The other system has a problem of its own. Try this step again once it works.";
  return "The other system refused what it was sent. Compare the input below with what it expects.";
}

const advice: Record<string, string> = {
  dns_failed: "The name of the other system is not known. Check the address of this step.",
  unreachable: "The other system cannot be reached. Check that it is up, then try again.",
  connection_refused: "Nothing listens at this address. Check it, or start the other system.",
  connection_failed: "Check that the other system is up, then try again.",
  connection_closed:
    "The other system hung up in the middle. It may have acted on the request: look there before trying again.",
  timeout: "It took too long. Allow the step more time, or look at what holds up the other system.",
  tls_failed: "The other system's certificate is not valid. Its operator has to mend that.",
  egress_refused:
    "Use an address that everybody can reach, or ask whoever runs Millrace to list this one in MILLRACE_EGRESS_ALLOW.",
  invalid_url: "Check the address of this step.",
  invalid_address: "Check the recipient: after filling in variables it is no e-mail address.",
  invalid_input:
    "A setting was not valid once variables were filled in. Compare the input below with the step's settings.",
  no_contact: "The run has no contact. Start it from an event that names one.",
  outcome_unknown: "Nobody knows whether it was sent. Look in the other system first; trying again may send it twice.",
  quarantined:
    "Something in it brings the worker down. Compare the input below with what the step expects, then try again.",
  join_unsatisfiable: "Fewer paths arrived than the step waits for. Lower the number in its settings.",
  response_too_large: "The answer was larger than a step may keep. Ask the other system for less.",
  records_failed: "The change could not be stored. Try this step again.",
  internal: "Something unexpected happened on this server. Try this step again.",
};
