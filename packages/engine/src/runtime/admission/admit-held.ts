import type { RunChange } from "@millrace/shared/api/runs.ts";
import type { Input } from "../../core/state.ts";
import { loadContacts } from "../../records/load.ts";
import { isConnectionLost, isOfTheWork, isOutage } from "../../store/outage.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import { abandonRuns } from "../abandon-runs.ts";
import { type ActiveRun, type Batch, openBatch } from "../batch.ts";
import { writeBatch } from "../commit.ts";
import { holdContacts, loadEvents, loadRuns } from "../load-runs.ts";
import { tryRuns } from "../quarantine/careful-advance.ts";
import { endTrial, isCareful } from "../quarantine/trials.ts";
import type { Shell } from "../shell.ts";
import { runWaves } from "../waves.ts";
import { addRequest, keysOf } from "./begin-runs.ts";
import { type Candidate, decide, type Gate } from "./decide.ts";
import { type GateRequest, openGates } from "./gate.ts";
import { holdRest, markPaused } from "./hold-rest.ts";
import { noteBegun, noteHeld } from "./note.ts";
import type { Policy } from "./policy.ts";
import { atOnce, readWaiting, stillWaiting, type Waiting, workflowsWithWaiting } from "./read-waiting.ts";
import { hasEnded } from "./stored-status.ts";
import { refusedWords, replacedWords } from "./words.ts";

interface Round {
  /** Some began or were made to wait for something else, so that there may be more to do. */
  mayBeMore: boolean;
  changes: RunChange[];
}

/** Lets held runs of a workspace begin, as many as there is room for, in their order, in one transaction. */
export async function admitHeld(shell: Shell, workspaceId: string): Promise<boolean> {
  let taken: Waiting[] = [];
  try {
    const mayBeMore = await admit(shell, workspaceId, false, (waiting) => (taken = waiting));
    return mayBeMore ?? (await admitWithCare(shell, workspaceId, taken));
  } catch (error) {
    if (taken.length === 0 || isConnectionLost(error)) throw error;
    shell.log.warn("A batch of held runs failed; they are admitted one by one.", {
      ...{ workspaceId, runs: taken.length, error: String(error) },
    });
    for (const one of taken) await admitAlone(shell, workspaceId, one);
    return true;
  }
}

/** A worker has died in this workspace: it is to be found out whether one of these was the reason. */
async function admitWithCare(shell: Shell, workspaceId: string, waiting: Waiting[]): Promise<boolean> {
  let mayBeMore = false;
  const ids = waiting.map(({ runId }) => runId);
  await tryRuns(shell, workspaceId, ids, async (trial) => {
    const mine = (all: Waiting[]) => all.filter(({ runId }) => trial.includes(runId));
    if (await admit(shell, workspaceId, false, mine, trial)) mayBeMore = true;
  });
  return mayBeMore;
}

/** A held run that cannot begin keeps none of the others from it. */
async function admitAlone(shell: Shell, workspaceId: string, { runId }: Waiting): Promise<void> {
  try {
    await admit(shell, workspaceId, true, (waiting) => waiting.filter((one) => one.runId === runId), []);
  } catch (error) {
    if (isOutage(error)) throw error;
    shell.log.error("A held run could not begin.", { workspaceId, runId, error: String(error) });
    if (!isOfTheWork(error)) throw error;
    const message = `This run could not begin: ${error instanceof Error ? error.message : String(error)}`;
    const changes = await inWorkspace(shell.pool, workspaceId, (sql) =>
      abandonRuns(sql, workspaceId, [{ runId, error: { code: "not_stored", message } }]),
    );
    shell.publish(workspaceId, changes);
  }
}

/**
 * @param tried the runs whose trial it is.
 * @returns undefined when nothing was done, because the chosen ones are to be tried first.
 */
async function admit(
  shell: Shell,
  workspaceId: string,
  careful: boolean,
  choose: (waiting: Waiting[]) => Waiting[],
  tried?: string[],
): Promise<boolean | undefined> {
  const round = await inWorkspace(shell.pool, workspaceId, async (sql): Promise<Round | undefined> => {
    const [index, [clock]] = await Promise.all([
      shell.index.read(sql, workspaceId),
      sql<{ now: Date }[]>`select now()`,
    ]);
    const batch = openBatch(sql, index, clock?.now ?? new Date(0), careful);
    const policies = await policiesOfWaiting(batch);
    const waiting = choose(policies.length > 0 ? await readWaiting(batch, policies, index.runLimit) : []);
    if (tried && tried.length > 0) await endTrial(sql, workspaceId, "run", tried);
    if (waiting.length === 0) return { mayBeMore: false, changes: [] };
    if (!tried && isCareful(shell, index)) return undefined;
    const mayBeMore = await admitWaiting(shell, batch, waiting);
    return { mayBeMore, changes: await writeBatch(batch) };
  });
  if (!round) return undefined;
  shell.publish(workspaceId, round.changes);
  return round.mayBeMore;
}

/** Of workflows that may begin runs; what waits for the others is told that it waits for them. */
async function policiesOfWaiting(batch: Batch): Promise<Policy[]> {
  const ids = await workflowsWithWaiting(batch);
  const policies = ids.flatMap((id) => batch.index.byWorkflow.get(id)?.policy ?? []).filter(({ isActive }) => isActive);
  const active = new Set(policies.map(({ workflowId }) => workflowId));
  const halted = ids.filter((id) => !active.has(id));
  if (halted.length > 0) await markPaused(batch, halted);
  return policies;
}

async function admitWaiting(shell: Shell, batch: Batch, waiting: Waiting[]): Promise<boolean> {
  await holdContacts(
    batch,
    waiting.flatMap(({ contactId }) => contactId ?? []),
  );
  const asked = await keysOfWaiting(batch, waiting);
  const requests = new Map<string, GateRequest>();
  for (const { policy, candidate } of asked.values()) addRequest(requests, policy, candidate);
  const gates = await openGates(batch, [...requests.values()]);
  const ready = await stillWaiting(batch, waiting);
  await loadRuns(
    shell,
    batch,
    ready.map(({ runId }) => runId),
  );
  const inputs = new Map<ActiveRun, Input[]>();
  const replaced: string[] = [];
  for (const row of ready) {
    const run = batch.runs.get(row.runId);
    const about = asked.get(row.runId);
    const gate = about && gates.get(row.workflowId);
    if (!run || !about || !gate) continue;
    const replaces = decideOne(batch, run, row, gate, about.candidate, inputs);
    if (replaces !== undefined) replaced.push(replaces);
  }
  await loadRuns(shell, batch, replaced);
  for (const runId of replaced) {
    const run = batch.runs.get(runId);
    if (run) inputs.set(run, [...(inputs.get(run) ?? []), { type: "cancel", reason: replacedWords }]);
  }
  await holdRest(batch, gates);
  await runWaves(batch, inputs);
  batch.admission.isAdmitting = true;
  // Places are taken unless runs have ended already; who was made to wait for something else has left a place to others.
  const hasRoom = [...batch.runs.values()].some(({ state }) => hasEnded(state.status));
  return hasRoom || batch.admission.held.size > 0 || (inputs.size > 0 && waiting.length >= atOnce);
}

/** What the held runs ask of their workflows' limits. Their events are read only where a key is made of them. */
async function keysOfWaiting(
  batch: Batch,
  waiting: Waiting[],
): Promise<Map<string, { policy: Policy; candidate: Candidate }>> {
  const { byWorkflow } = batch.index;
  const keyed = waiting.filter(({ workflowId }) => byWorkflow.get(workflowId)?.policy.throttle?.key);
  const [events] = await Promise.all([
    loadEvents(
      batch,
      keyed.flatMap(({ eventId }) => eventId ?? []),
    ),
    loadContacts(
      batch.records,
      keyed.flatMap(({ contactId }) => contactId ?? []),
    ),
  ]);
  const asked = new Map<string, { policy: Policy; candidate: Candidate }>();
  for (const { runId, workflowId, contactId, eventId, entryKey, entered, hasSlot, isChild } of waiting) {
    const policy = byWorkflow.get(workflowId)?.policy;
    if (!policy) continue;
    const event = (eventId && events.get(eventId)) || null;
    const contact = (contactId && batch.records.contacts.get(contactId)) || null;
    const { throttleKey } = keysOf(batch, policy, event, contact, contactId);
    const candidate: Candidate = {
      ...{ runId, throttleKey, entered, hasSlot, isNew: false, isChild },
      entryKey: policy.reentry && (entryKey ?? undefined),
      // It has waited for later events long enough.
      debounceKey: undefined,
    };
    asked.set(runId, { policy, candidate });
  }
  return asked;
}

/** @returns the run that it takes the place of. */
function decideOne(
  batch: Batch,
  run: ActiveRun,
  { nodeId, reason, queuedAt }: Waiting,
  gate: Gate,
  candidate: Candidate,
  inputs: Map<ActiveRun, Input[]>,
): string | undefined {
  const verdict = decide(gate, candidate);
  switch (verdict.type) {
    case "start":
      run.startedAt = batch.clock().toISOString();
      inputs.set(run, [{ type: "start", nodeId }]);
      noteBegun(batch, gate, candidate);
      return verdict.replaces;
    case "hold": {
      const isAsBefore =
        verdict.reason === reason && verdict.dueAtMs === Infinity && verdict.entered === candidate.entered;
      if (!isAsBefore || candidate.hasSlot) {
        noteHeld(batch, gate, { run, nodeId, candidate, verdict, queuedAtMs: queuedAt.getTime() });
      }
      return verdict.replaces;
    }
    case "skip":
      inputs.set(run, [{ type: "cancel", reason: refusedWords(gate.policy) }]);
      return undefined;
    case "join":
      // Nobody's event takes the place of one that has waited long enough.
      return undefined;
    default:
      return verdict satisfies never;
  }
}
