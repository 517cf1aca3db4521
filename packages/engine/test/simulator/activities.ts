import { initialState } from "../../src/core/advance.ts";
import type { Input } from "../../src/core/state.ts";
import { giveInputs } from "./carry-out.ts";
import { resultOf } from "./steps.ts";
import { addJob, type EventRow, type Job, rowKey, type RunRow, type StepKey, Transaction } from "./store.ts";
import { goalType, startType } from "./workflows.ts";
import type { World } from "./world.ts";

/** Work that a worker does. Between any two of its operations the worker may be killed, or stand still for as long as it likes. */
export type Work = Generator<void, void, void>;

/** Of work under way. */
export interface Hand {
  /** The transaction that is open. */
  tx: Transaction | undefined;
}

/** Stores an event, and tells the sender. */
export function* ingest(world: World, hand: Hand, event: Omit<EventRow, "seq">): Work {
  const { store } = world;
  const tx = begin(world, hand);
  while (!tx.lock(`event:${event.id}`)) yield;
  yield;
  if (!store.events.has(event.id)) {
    tx.write(() => {
      store.events.set(event.id, { ...event, seq: ++store.sequence });
      store.inbox.add(event.id);
      addJob(store, { kind: "dispatch" });
    });
  }
  yield;
  tx.commit();
  yield;
  world.acknowledged.add(event.id);
}

/** Takes events out of the inbox, those of one contact in their order, until there is none that nobody else works on. */
export function* dispatch(world: World, hand: Hand): Work {
  const { store } = world;
  const held = new Set<string>();
  for (;;) {
    const event = [...store.inbox]
      .flatMap((id) => store.events.get(id) ?? [])
      .filter(({ contact }) => !held.has(contact))
      .toSorted((a, b) => a.seq - b.seq)[0];
    if (!event) return;
    const tx = begin(world, hand);
    if (!tx.lock(`contact:${event.contact}`)) {
      held.add(event.contact);
      tx.lose();
      continue;
    }
    while (!tx.lock(`inbox:${event.id}`)) yield;
    yield;
    if (!store.inbox.has(event.id)) {
      tx.lose();
      continue;
    }
    const won = [...store.waits.values()].filter(
      (row) => row.eventType === event.type && row.contact === event.contact,
    );
    for (const { runId } of won) while (!tx.lock(`run:${runId}`)) yield;
    yield;
    const runs = new Map(won.flatMap(({ runId }) => readRun(world, tx, runId) ?? []).map((run) => [run.id, run]));
    const begun = event.type === startType ? world.workflows.map((workflow) => newRun(workflow, event)) : [];
    tx.write(() => {
      store.inbox.delete(event.id);
      for (const row of won) store.waits.delete(rowKey(row));
      if (store.receipts.has(event.id)) world.violations.push(`${event.id} was dispatched twice`);
      store.receipts.set(
        event.id,
        begun.map(({ id }) => id),
      );
    });
    for (const run of begun) giveInputs(world, tx, run, firstInputs(world, run));
    for (const [id, run] of runs) {
      giveInputs(
        world,
        tx,
        run,
        won.flatMap((row) => (row.runId === id ? inputOf(row) : [])),
      );
    }
    yield;
    tx.commit();
    yield;
  }
}

function newRun(workflow: RunRow["workflow"], { id, contact, seq }: EventRow): RunRow {
  const runId = `${id}.${workflow.name}`;
  return { id: runId, workflow, contact, since: seq, eventId: id, state: initialState(), epoch: 0, inputs: [] };
}

function firstInputs(world: World, run: RunRow): Input[] {
  const start: Input = { type: "start", nodeId: "t0" };
  const reached = world.hasCome(goalType, run) ? run.workflow.goals : [];
  return [start, ...reached.map((nodeId): Input => ({ type: "goal", nodeId }))];
}

function inputOf({ nodeId, scope, attempt }: StepKey): Input {
  return attempt === 0 ? { type: "goal", nodeId } : { type: "succeeded", nodeId, scope, attempt };
}

/** Carries out an external step: notes that it begins, acts, and gives the result to the run. */
export function* effect(world: World, hand: Hand, { runId, nodeId, scope, attempt }: StepKey): Work {
  const { store, seed } = world;
  const key = rowKey({ runId, nodeId, scope });
  const run = store.runs.get(runId);
  const behaviour = run?.workflow.behaviours.get(nodeId);
  if (!run || behaviour?.effect !== "external") return;
  const tx = begin(world, hand);
  yield* lockRuns(tx, [run]);
  const row = store.effects.get(key);
  if (row?.attempt !== attempt) return tx.lose();
  const wasCutOff = row.startedAt !== undefined;
  const isHeld = run.state.status === "paused" && !wasCutOff;
  tx.write(() => {
    if (isHeld) row.held = true;
    else row.startedAt = world.now;
  });
  yield;
  tx.commit();
  if (isHeld) return;
  yield;
  let result = resultOf(seed, { runId, nodeId, scope, attempt }, behaviour);
  if (wasCutOff && !behaviour.idempotent) {
    const error = { code: "outcome_unknown", message: "Nobody knows whether it was carried out.", retryable: false };
    result = { type: "failed", nodeId, scope, attempt, jitter: 0, error };
  } else {
    const isLate = run.inputs.some(
      (input) =>
        (input.type === "succeeded" || input.type === "failed") &&
        rowKey({ runId, ...input }) === key &&
        input.attempt === attempt,
    );
    world.calls.push({ key, attempt, isLate });
  }
  yield;
  yield* give(world, hand, [{ runId, input: result }]);
}

/** Does what timers that were due are for. */
export function wake(world: World, hand: Hand, job: Extract<Job, { kind: "wake" }>): Work {
  return give(
    world,
    hand,
    job.timers.map(({ runId, nodeId, scope, attempt, kind, port }) => ({
      runId,
      input:
        kind === "retry"
          ? { type: "retry_due", nodeId, scope, attempt }
          : { type: "succeeded", nodeId, scope, attempt, port },
    })),
  );
}

interface RunInput {
  runId: string;
  input: Input;
}

/** Gives inputs to stored runs; again, when somebody took one of them over in between. */
export function* give(world: World, hand: Hand, inputs: RunInput[], also?: (tx: Transaction) => boolean): Work {
  const { store } = world;
  for (;;) {
    const tx = begin(world, hand);
    const ids = [...new Set(inputs.map(({ runId }) => runId))];
    yield* lockRuns(
      tx,
      ids.flatMap((id) => store.runs.get(id) ?? []),
    );
    if (also && !also(tx)) return tx.lose();
    for (const id of ids) {
      const run = readRun(world, tx, id);
      const own = inputs.flatMap(({ runId, input }) => (runId === id ? input : []));
      if (run) giveInputs(world, tx, run, own);
    }
    yield;
    if (tx.commit()) return;
    yield;
  }
}

/** Contacts before runs, each in one order: nobody locks another one out. */
function* lockRuns(tx: Transaction, runs: RunRow[]): Work {
  for (const contact of [...new Set(runs.map((run) => run.contact))].toSorted()) {
    while (!tx.lock(`contact:${contact}`)) yield;
  }
  for (const id of runs.map((run) => run.id).toSorted()) while (!tx.lock(`run:${id}`)) yield;
  yield;
}

/** A copy, as of a row that was read: what others commit does not show in it. */
function readRun({ store }: World, tx: Transaction, id: string): RunRow | undefined {
  const run = store.runs.get(id);
  return run && tx.read({ ...run });
}

function begin({ store, rules }: World, hand: Hand): Transaction {
  hand.tx = new Transaction(store, rules);
  return hand.tx;
}
