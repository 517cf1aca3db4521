import type { Policy } from "./policy.ts";
import type { HoldReason } from "./words.ts";

/** A run that asks to begin. */
export interface Candidate {
  runId: string;
  /** Whose entry it needs; undefined where re-entry does not concern it. */
  entryKey: string | undefined;
  throttleKey: string;
  /** Undefined where later events cannot take its event's place, or no longer. */
  debounceKey: string | undefined;
  /** The entry has been given to it before it was held. */
  entered: boolean;
  /** The throttle has given it this very moment. */
  hasSlot: boolean;
  /** It was not held before: those that were come first. */
  isNew: boolean;
  /** Another run began it and may wait for it: were it held for the workspace's limit, the two could wait for each other. */
  isChild: boolean;
}

export interface Entry {
  atMs: number;
  runId: string | null;
  /** Where its run is: it may be held back itself. */
  run: "held" | "active" | "over";
}

/** What a workflow's limits have been used for so far; `decide` keeps it up to date. Times in ms since 1970. */
export interface Gate {
  policy: Policy;
  nowMs: number;
  activeRuns: number;
  begunToday: number;
  /** In the time zone of the workflow, as `2026-01-31`. */
  today: string;
  midnightMs: number;
  /** Runs have been waiting for a place. */
  hasWaiting: boolean;
  entries: Map<string, Entry>;
  /** By key: the earliest begin of the next run. */
  slots: Map<string, number>;
  /** By key: the held run that a later event goes to. */
  debounced: Map<string, { runId: string; queuedAtMs: number }>;
  /** Shared by all gates of the batch. */
  workspace: { limit: number | undefined; activeRuns: number };
}

export type Verdict =
  | { type: "start"; replaces?: string }
  | { type: "skip" }
  /** Its event goes to the run that is held already. */
  | { type: "join"; runId: string; dueAtMs: number }
  /** `dueAtMs` Infinity: as soon as there is a place. `entered`: it holds its entry while it waits. */
  | {
      type: "hold";
      reason: HoldReason;
      dueAtMs: number;
      queuedAtMs: number;
      entered: boolean;
      hasSlot: boolean;
      replaces?: string;
    };

/**
 * Decides about a run that asks to begin, and notes in the gate what it has been given. The limits are asked in this order:
 * re-entry, debounce, daily cap, concurrency, throttle. So a moment of the throttle is given only to who could begin at it.
 */
export function decide(gate: Gate, candidate: Candidate): Verdict {
  const { policy, nowMs } = gate;
  const { runId, entryKey, debounceKey } = candidate;
  const asksEntry = !candidate.entered && policy.reentry !== undefined && entryKey !== undefined;
  const entry = asksEntry ? gate.entries.get(entryKey) : undefined;
  if (entry && isRefused(gate, entry, runId)) return { type: "skip" };

  const waiting = { dueAtMs: Infinity, queuedAtMs: nowMs, entered: candidate.entered, hasSlot: false };
  if (debounceKey !== undefined && policy.debounce) return debounce(gate, policy.debounce, runId, debounceKey, waiting);

  const before = policy.reentry?.mode === "one_at_a_time" && entry?.run !== "over" ? entry : undefined;
  if (before && policy.reentry?.newcomer === "queue" && before.runId !== runId) {
    return { type: "hold", reason: "one_at_a_time", ...waiting };
  }
  const replaced = before?.runId === runId ? null : (before?.runId ?? null);
  const replaces = replaced === null ? {} : { replaces: replaced };
  if (before && replaced !== null) release(gate, before);
  const own: Entry = { atMs: nowMs, runId, run: "held" };
  if (asksEntry) gate.entries.set(entryKey, own);
  const entered = candidate.entered || asksEntry;

  const full = whatIsFull(gate, candidate);
  if (full) return { type: "hold", ...waiting, ...full, entered, ...replaces };
  const slot = takeSlot(gate, candidate);
  if (slot > nowMs) {
    return { type: "hold", reason: "throttle", ...waiting, dueAtMs: slot, entered, hasSlot: true, ...replaces };
  }
  own.run = "active";
  gate.activeRuns++;
  gate.workspace.activeRuns++;
  gate.begunToday++;
  return { type: "start", ...replaces };
}

function isRefused({ policy: { reentry }, nowMs }: Gate, entry: Entry, runId: string): boolean {
  if (!reentry || entry.runId === runId) return false;
  switch (reentry.mode) {
    case "once":
      return true;
    case "every":
      return nowMs < entry.atMs + reentry.everyMs;
    case "one_at_a_time":
      return reentry.newcomer === "skip" && entry.run !== "over";
    default:
      return reentry.mode satisfies never;
  }
}

function debounce(
  { nowMs, debounced }: Gate,
  { waitMs, maxWaitMs }: NonNullable<Policy["debounce"]>,
  runId: string,
  key: string,
  waiting: { queuedAtMs: number; entered: boolean; hasSlot: boolean },
): Verdict {
  const held = debounced.get(key);
  const firstAtMs = held?.queuedAtMs ?? nowMs;
  const dueAtMs = Math.min(nowMs + waitMs, firstAtMs + maxWaitMs);
  if (held) return { type: "join", runId: held.runId, dueAtMs };
  debounced.set(key, { runId, queuedAtMs: nowMs });
  return { type: "hold", reason: "debounce", ...waiting, dueAtMs };
}

/** The run that makes room for its successor leaves its place to it. */
function release(gate: Gate, { run }: Entry): void {
  if (run !== "active") return;
  gate.activeRuns = Math.max(0, gate.activeRuns - 1);
  gate.workspace.activeRuns = Math.max(0, gate.workspace.activeRuns - 1);
}

function whatIsFull(
  { policy, begunToday, midnightMs, activeRuns, hasWaiting, workspace }: Gate,
  { isNew, isChild }: Candidate,
): { reason: HoldReason; dueAtMs: number } | undefined {
  const { dailyCap, concurrency } = policy;
  const behind = isNew && hasWaiting;
  if (dailyCap !== undefined && begunToday >= dailyCap) return { reason: "daily_cap", dueAtMs: midnightMs };
  if (dailyCap !== undefined && behind) return { reason: "daily_cap", dueAtMs: Infinity };
  if (concurrency !== undefined && (behind || activeRuns >= concurrency)) {
    return { reason: "concurrency", dueAtMs: Infinity };
  }
  if (workspace.limit !== undefined && !isChild && (behind || workspace.activeRuns >= workspace.limit)) {
    return { reason: "workspace_concurrency", dueAtMs: Infinity };
  }
  return undefined;
}

/**
 * The moment at which the run may begin, by the generic cell rate algorithm (ITU-T I.371) without a burst: the key's next run
 * begins one interval later.
 */
function takeSlot({ policy: { throttle }, nowMs, slots }: Gate, { throttleKey, hasSlot }: Candidate): number {
  if (!throttle || hasSlot) return nowMs;
  const slot = Math.max(nowMs, slots.get(throttleKey) ?? 0);
  slots.set(throttleKey, slot + throttle.intervalMs);
  return slot;
}
