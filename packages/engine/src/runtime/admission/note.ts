import type { ActiveRun, Batch } from "../batch.ts";
import type { HeldRow } from "./changes.ts";
import type { Candidate, Gate, Verdict } from "./decide.ts";
import { orderAt } from "./policy.ts";
import { heldWords } from "./words.ts";

/** Notes what a gate has given away for a run that begins. */
export function noteBegun(batch: Batch, gate: Gate, candidate: Candidate): void {
  noteKeys(batch, gate, candidate);
  if (gate.policy.dailyCap === undefined) return;
  const { workflowId } = gate.policy;
  batch.admission.days.set(workflowId, { workflowId, day: gate.today, begun: gate.begunToday });
}

export interface Holding {
  run: ActiveRun;
  nodeId: string;
  candidate: Candidate;
  verdict: Extract<Verdict, { type: "hold" }>;
  /** Of a run that has been held before. */
  queuedAtMs?: number;
}

/** Notes that a run is held back, and what it has been given all the same. */
export function noteHeld(batch: Batch, gate: Gate, { run, nodeId, candidate, verdict, queuedAtMs }: Holding): void {
  const { policy, workspace } = gate;
  const since = queuedAtMs ?? verdict.queuedAtMs;
  if (verdict.entered || verdict.hasSlot) noteKeys(batch, gate, candidate);
  // Somebody has to look once more whether there is room by now.
  if (candidate.isNew && gate.hasWaiting) batch.admission.roomFor.add(policy.workflowId);
  batch.admission.held.set(run.id, {
    runId: run.id,
    workflowId: policy.workflowId,
    nodeId,
    reason: verdict.reason,
    words: heldWords(verdict.reason, policy, workspace.limit),
    entryKey: candidate.entryKey ?? null,
    entered: verdict.entered,
    debounceKey: verdict.reason === "debounce" ? (candidate.debounceKey ?? null) : null,
    hasSlot: verdict.hasSlot,
    queuedAt: isoOf(since),
    dueAt: isoOf(verdict.dueAtMs),
    orderAt: isoOf(orderAt(since, run.priority)),
  } satisfies HeldRow);
}

/** Gives a held run a later event, and the moment at which it begins now. */
export function noteJoined(
  batch: Batch,
  run: ActiveRun,
  later: Pick<ActiveRun, "contactId" | "eventId" | "eventKey" | "event" | "hop" | "since">,
  dueAtMs: number,
): void {
  const { contactId, eventId, eventKey, event, hop, since } = later;
  Object.assign(run, { contactId, eventId, eventKey, event, hop, since });
  const row = batch.admission.held.get(run.id);
  if (row) row.dueAt = isoOf(dueAtMs);
  else batch.admission.renewed.set(run, isoOf(dueAtMs));
}

function noteKeys({ admission }: Batch, gate: Gate, { entryKey, throttleKey }: Candidate): void {
  const { workflowId, reentry, throttle } = gate.policy;
  const entry = entryKey === undefined ? undefined : gate.entries.get(entryKey);
  if (reentry && entryKey !== undefined && entry) {
    const keepUntil = reentry.mode === "every" ? isoOf(entry.atMs + reentry.everyMs) : "infinity";
    admission.entries.set(`${workflowId} entry ${entryKey}`, {
      ...{ workflowId, kind: "entry", key: entryKey, at: isoOf(entry.atMs), runId: entry.runId, keepUntil },
    });
  }
  const slot = throttle && gate.slots.get(throttleKey);
  if (slot !== undefined) {
    const at = isoOf(slot);
    admission.entries.set(`${workflowId} slot ${throttleKey}`, {
      ...{ workflowId, kind: "slot", key: throttleKey, at, runId: null, keepUntil: at },
    });
  }
}

/** ISO 8601, or `infinity`. */
function isoOf(ms: number): string {
  return ms === Infinity ? "infinity" : new Date(ms).toISOString();
}
