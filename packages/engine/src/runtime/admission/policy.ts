import { createHash } from "node:crypto";
import type { Exit, WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { parseDuration } from "@millrace/shared/duration.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { compileTemplate, type Template } from "@millrace/shared/templates/engine.ts";
import { jobPriority } from "../jobs.ts";

/** A workflow's settings as admission uses them: durations in milliseconds, keys compiled. */
export interface Policy {
  workflowId: string;
  /** Whether its runs may begin at all at the moment. */
  isActive: boolean;
  reentry?: {
    mode: "once" | "every" | "one_at_a_time";
    everyMs: number;
    /** As written in the settings, for sentences. */
    every: string;
    newcomer: "skip" | "replace" | "queue";
    key: Template | undefined;
  };
  concurrency?: number;
  throttle?: { intervalMs: number; limit: number; per: string; key: Template | undefined };
  debounce?: { waitMs: number; maxWaitMs: number; wait: string; key: Template | undefined };
  dailyCap?: number;
  timeZone: string;
  maxEntriesPerHour: number;
  exitOn: readonly Exit[];
  goal?: Exit;
}

const defaultMaxEntries = 100;

/** @param timeZone in which the workflow's days begin. */
export function compilePolicy(
  workflowId: string,
  isActive: boolean,
  settings: WorkflowSettings,
  timeZone: string,
): Policy {
  const { concurrency, dailyCap, throttle, debounce, reentry, maxEntriesPerHour = defaultMaxEntries } = settings;
  const policy: Policy = { workflowId, isActive, timeZone, maxEntriesPerHour, exitOn: settings.exitOn ?? [] };
  if (settings.goal) policy.goal = settings.goal;
  if (concurrency !== undefined) policy.concurrency = concurrency;
  if (dailyCap !== undefined) policy.dailyCap = dailyCap;
  if (throttle) {
    const { limit, per } = throttle;
    policy.throttle = { intervalMs: msOf(per) / limit, limit, per, key: keyTemplate(throttle.key) };
  }
  if (debounce) {
    const { wait, maxWait } = debounce;
    const maxWaitMs = maxWait === undefined ? Infinity : msOf(maxWait);
    policy.debounce = { waitMs: msOf(wait), maxWaitMs, wait, key: keyTemplate(debounce.key) };
  }
  if (reentry && reentry !== "always" && reentry.mode !== "always") {
    const { mode, every, newcomer = "skip" } = reentry;
    const everyMs = every === undefined ? 0 : msOf(every);
    policy.reentry = { mode, everyMs, every: every ?? "", newcomer, key: keyTemplate(reentry.key) };
  }
  return policy;
}

/** The events that end its runs from outside. */
export function endings({ exitOn, goal }: Policy): readonly Exit[] {
  return goal ? [...exitOn, goal] : exitOn;
}

/** Whether runs of it must be counted or remembered before one may begin. */
export function isLimited({ reentry, concurrency, throttle, debounce, dailyCap }: Policy): boolean {
  return !!(reentry ?? concurrency ?? throttle ?? debounce ?? dailyCap);
}

/** Whether the end of a run of it may let another one begin. */
export function makesRoom({ reentry, concurrency }: Policy): boolean {
  return concurrency !== undefined || reentry?.mode === "one_at_a_time";
}

function msOf(duration: string): number {
  return parseDuration(duration) ?? 0;
}

/** A key that does not compile any more counts as none; settings are checked before they are stored. */
function keyTemplate(source: string | undefined): Template | undefined {
  if (source === undefined) return undefined;
  try {
    return compileTemplate(source, { as: "text" });
  } catch (error) {
    if (error instanceof MillraceError) return undefined;
    throw error;
  }
}

const maxKeyLength = 120;

/** What a run is told apart by: its key, or its contact where there is none; undefined where it has neither. */
export function keyOf(
  template: Template | undefined,
  values: Record<string, unknown>,
  contactId: string | null,
): string | undefined {
  if (!template) return contactId === null ? undefined : `contact:${contactId}`;
  const text = rendered(template, values).trim();
  if (text === "") return undefined;
  // An index entry has a greatest length.
  return `key:${text.length > maxKeyLength ? createHash("sha256").update(text).digest("base64url") : text}`;
}

function rendered(template: Template, values: Record<string, unknown>): string {
  try {
    const value = template.render(values);
    return typeof value === "string" ? value : JSON.stringify(value);
  } catch (error) {
    if (error instanceof MillraceError) return "";
    throw error;
  }
}

/** How much earlier than a run of high priority another one must have been held to be admitted before it. */
const handicapMs: Record<number, number> = {
  [jobPriority.high]: 0,
  [jobPriority.medium]: 5 * 60_000,
  [jobPriority.low]: 30 * 60_000,
};

/** A held run's place in the order of admission, in ms since 1970. The handicap is fixed, so nobody waits for ever. */
export function orderAt(queuedAtMs: number, priority: number): number {
  return queuedAtMs + (handicapMs[priority] ?? 0);
}
