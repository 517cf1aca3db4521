import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { Match } from "@millrace/shared/api/events.ts";
import type { Input } from "../../core/state.ts";
import type { EventView } from "../../nodes/define.ts";
import { uuidv7 } from "../../store/uuid.ts";
import type { ActiveRun, Batch } from "../batch.ts";
import { valuesOf } from "../context.ts";
import { holdOwners, loadRuns } from "../load-runs.ts";
import { newRun } from "../new-run.ts";
import type { Shell } from "../shell.ts";
import type { TriggerEntry } from "../trigger-index.ts";
import { type Candidate, decide, type Gate, type Verdict } from "./decide.ts";
import { type GateRequest, openGates } from "./gate.ts";
import { breakLoops } from "./break-loops.ts";
import { noteBegun, noteHeld, noteJoined } from "./note.ts";
import { isLimited, keyOf, type Policy } from "./policy.ts";
import { heldWords, refusedWords, replacedWords } from "./words.ts";

/** A trigger that an event has matched. `match` is filled in with what becomes of it. */
export interface Start {
  entry: TriggerEntry;
  match: Match;
  contact: Contact | null;
  contactId: string | null;
  eventId: string;
  eventKey: string;
  event: EventView;
  hop: number;
  since: string;
}

interface Asking extends Start {
  candidate: Candidate;
}

/**
 * Begins the runs that may begin, holds back those that may not yet, and leaves out those that must not. Workflows without
 * limits cost nothing here.
 * @param others runs that this batch will load besides; their contacts are locked before any workflow is.
 * @returns the first inputs of the runs that begin, and the last ones of runs that others take the place of.
 */
export async function beginRuns(
  shell: Shell,
  batch: Batch,
  starts: Start[],
  others: string[],
): Promise<Map<ActiveRun, Input[]>> {
  const inputs = new Map<ActiveRun, Input[]>();
  const asking: Asking[] = [];
  const allowed = await breakLoops(shell, batch, starts);
  for (const start of allowed) {
    const { policy } = start.entry;
    if (batch.index.runLimit === undefined && !isLimited(policy)) begin(batch, start, uuidv7(), inputs);
    else asking.push({ ...start, candidate: candidateOf(batch, policy, start) });
  }
  if (asking.length === 0) return inputs;
  await holdOwners(batch, others);
  const gates = await openGates(batch, requestsOf(asking));
  const decided = asking.flatMap((start) => {
    const gate = gates.get(start.entry.policy.workflowId);
    return gate ? [{ start, gate, verdict: decide(gate, start.candidate) }] : [];
  });
  await loadRuns(
    shell,
    batch,
    decided.flatMap(({ verdict }) => touchedBy(verdict)),
  );
  for (const { start, gate, verdict } of decided) carryOut(batch, start, gate, verdict, inputs);
  return inputs;
}

/** The stored runs that a verdict changes. */
function touchedBy(verdict: Verdict): string[] {
  if (verdict.type === "skip") return [];
  if (verdict.type === "join") return [verdict.runId];
  return verdict.replaces === undefined ? [] : [verdict.replaces];
}

function carryOut(batch: Batch, start: Asking, gate: Gate, verdict: Verdict, inputs: Map<ActiveRun, Input[]>): void {
  const { match, candidate } = start;
  const { policy } = gate;
  switch (verdict.type) {
    case "start":
      begin(batch, start, candidate.runId, inputs);
      noteBegun(batch, gate, candidate);
      break;
    case "hold": {
      const run = runOf(batch, start, candidate.runId);
      run.isQueued = true;
      const nodeId = start.entry.node.node.id;
      noteHeld(batch, gate, { run, nodeId, candidate, verdict });
      match.started = true;
      match.runId = run.id;
      match.reason = heldWords(verdict.reason, policy, gate.workspace.limit);
      break;
    }
    case "join": {
      const held = batch.runs.get(verdict.runId);
      match.started = held !== undefined;
      match.reason = heldWords("debounce", policy, undefined);
      if (!held) break;
      match.runId = held.id;
      noteJoined(batch, held, start, verdict.dueAtMs);
      break;
    }
    case "skip":
      match.reason = refusedWords(policy);
      break;
    default:
      verdict satisfies never;
  }
  if ((verdict.type === "start" || verdict.type === "hold") && verdict.replaces !== undefined) {
    const replaced = batch.runs.get(verdict.replaces);
    if (replaced) push(inputs, replaced, { type: "cancel", reason: replacedWords });
  }
}

function begin(batch: Batch, start: Start, runId: string, inputs: Map<ActiveRun, Input[]>): void {
  const run = runOf(batch, start, runId);
  push(inputs, run, { type: "start", nodeId: start.entry.node.node.id });
  start.match.started = true;
  start.match.runId = run.id;
}

function runOf(batch: Batch, start: Start, id: string): ActiveRun {
  const { contactId, eventId, eventKey, event, hop, since } = start;
  const { version, priority } = start.entry;
  return newRun(batch, { id, version, priority, mode: "live", contactId, eventId, eventKey, event, hop, since });
}

function push(inputs: Map<ActiveRun, Input[]>, run: ActiveRun, input: Input): void {
  const known = inputs.get(run);
  if (known) known.push(input);
  else inputs.set(run, [input]);
}

/** What a run that is not begun yet asks of its workflow's limits. */
function candidateOf(batch: Batch, policy: Policy, { event, contact, contactId }: Start): Candidate {
  return {
    runId: uuidv7(),
    ...keysOf(batch, policy, event, contact, contactId),
    entered: false,
    hasSlot: false,
    isNew: true,
    isChild: false,
  };
}

/** By what a run is told apart from others, under a policy. */
export function keysOf(
  { index, clock }: Batch,
  { reentry, throttle, debounce }: Policy,
  event: EventView | null,
  contact: Contact | null,
  contactId: string | null,
): Pick<Candidate, "entryKey" | "throttleKey" | "debounceKey"> {
  const values = valuesOf({ workspace: index.workspace, event, contact, now: clock() });
  return {
    entryKey: reentry && keyOf(reentry.key, values, contactId),
    throttleKey: (throttle?.key && keyOf(throttle.key, values, contactId)) ?? "",
    debounceKey: debounce && (keyOf(debounce.key, values, contactId) ?? ""),
  };
}

function requestsOf(asking: Asking[]): GateRequest[] {
  const requests = new Map<string, GateRequest>();
  for (const { entry, candidate } of asking) addRequest(requests, entry.policy, candidate);
  return [...requests.values()];
}

/** Adds to the questions about a workflow what a candidate needs to know. */
export function addRequest(requests: Map<string, GateRequest>, policy: Policy, candidate: Candidate): void {
  const { workflowId } = policy;
  let request = requests.get(workflowId);
  if (!request) {
    request = { policy, entryKeys: new Set(), throttleKeys: new Set(), debounceKeys: new Set() };
    requests.set(workflowId, request);
  }
  const { entryKey, throttleKey, debounceKey } = candidate;
  if (entryKey !== undefined) request.entryKeys.add(entryKey);
  if (policy.throttle) request.throttleKeys.add(throttleKey);
  if (debounceKey !== undefined) request.debounceKeys.add(debounceKey);
}
