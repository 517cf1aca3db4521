import { advance } from "../../src/core/advance.ts";
import { own, scopedKey } from "../../src/core/keys.ts";
import type { Command, Input, RunState } from "../../src/core/state.ts";
import { resultOf } from "./steps.ts";
import {
  addJob,
  type EffectRow,
  rowKey,
  type RunRow,
  type Store,
  type StepKey,
  type TimerRow,
  type Transaction,
  type WaitRow,
} from "./store.ts";
import { goalType } from "./workflows.ts";
import type { World } from "./world.ts";

/** What follows from a run's inputs, collected until the commit. */
interface Changes {
  given: Input[];
  released: Omit<StepKey, "attempt">[];
  timers: TimerRow[];
  waits: WaitRow[];
  effects: StepKey[];
  records: string[];
  letters: Omit<StepKey, "attempt">[];
  log: Store["log"];
}

/** Gives inputs to a run that the transaction holds, and does in waves all that follows, as far as it needs nobody else. */
export function giveInputs(world: World, tx: Transaction, run: RunRow, inputs: Input[]): void {
  const { store } = world;
  const changes: Changes = {
    ...{ given: [], released: [], timers: [], waits: [], effects: [], records: [], letters: [], log: [] },
  };
  const before = run.state.status;
  let { state } = run;
  let wave = [...inputs];
  while (wave.length > 0) {
    const { state: next, commands } = advance(run.workflow.plan, state, wave);
    const isHeld = state.status === "paused" && wave.every(({ type }) => type !== "resume");
    if (isHeld && commands.some(({ type }) => type === "execute")) {
      world.violations.push(`${run.id} is paused and begins a step`);
    }
    changes.given.push(...wave);
    state = next;
    wave = commands.flatMap((command) => carryOut(world, run, command, changes) ?? []);
  }
  const watched = isNew(store, run) || (before === "failed" && state.status !== "failed");
  if (watched) for (const nodeId of run.workflow.goals) changes.waits.push(goalRow(run, nodeId));
  tx.write(() => write(world, run, state, changes));
}

function isNew({ runs }: Store, run: RunRow): boolean {
  return !runs.has(run.id);
}

function goalRow({ id, contact }: RunRow, nodeId: string): WaitRow {
  return { runId: id, nodeId, scope: "", attempt: 0, eventType: goalType, contact };
}

function carryOut(world: World, run: RunRow, command: Command, changes: Changes): Input | undefined {
  if (command.type === "run_finished") return undefined;
  const { nodeId, scope } = command;
  const ref = { runId: run.id, nodeId, scope };
  switch (command.type) {
    case "execute":
      return execute(world, run, command, changes);
    case "retry_later":
      changes.released.push(ref);
      changes.timers.push({
        ...ref,
        attempt: command.attempt,
        kind: "retry",
        port: "",
        dueAt: world.now + command.delayMs,
      });
      return undefined;
    case "step_finished":
      changes.released.push(ref);
      changes.log.push({ ...ref, attempt: command.attempt, status: command.status });
      return undefined;
    case "dead_letter":
      changes.letters.push(ref);
      return undefined;
    case "release":
      changes.released.push(ref);
      return undefined;
    default:
      return command satisfies never;
  }
}

function execute(
  world: World,
  run: RunRow,
  { nodeId, scope, attempt, from }: Extract<Command, { type: "execute" }>,
  changes: Changes,
): Input | undefined {
  const key = { runId: run.id, nodeId, scope, attempt };
  const behaviour = run.workflow.behaviours.get(nodeId);
  if (!behaviour) return undefined;
  const result = () => resultOf(world.seed, { ...key, ...(from === undefined ? {} : { from }) }, behaviour);
  switch (behaviour.effect) {
    case "pure":
    case "container":
      return result();
    case "records": {
      const answer = result();
      if (answer.type === "succeeded") changes.records.push(rowKey(key));
      return answer;
    }
    case "external":
      changes.effects.push(key);
      return undefined;
    case "wait": {
      const { eventType, afterMs } = behaviour;
      if (eventType !== undefined && world.hasCome(eventType, run))
        return { type: "succeeded", nodeId, scope, attempt };
      if (eventType !== undefined) changes.waits.push({ ...key, eventType, contact: run.contact });
      changes.timers.push({ ...key, kind: "wait", port: "next", dueAt: world.now + afterMs });
      return { type: "waiting", nodeId, scope, attempt };
    }
  }
}

function write(world: World, run: RunRow, state: RunState, changes: Changes): void {
  const { store, violations } = world;
  const stored = store.runs.get(run.id) ?? run;
  if (!store.runs.has(run.id)) store.runs.set(run.id, run);
  stored.state = state;
  stored.inputs.push(...changes.given);
  const tables: Map<string, unknown>[] = [store.timers, store.waits, store.effects];
  for (const key of changes.released) for (const table of tables) table.delete(rowKey(key));
  for (const row of changes.timers) if (isOpen(state, row, row.kind === "retry")) store.timers.set(rowKey(row), row);
  for (const row of changes.waits) if (isAhead(state, row)) store.waits.set(rowKey(row), row);
  for (const key of changes.effects) {
    if (!isOpen(state, key, false)) continue;
    const effect: EffectRow = { ...key, startedAt: undefined, held: false };
    store.effects.set(rowKey(key), effect);
    addJob(store, { kind: "effect", effect: key });
  }
  if (hasEnded(state)) {
    for (const [key, { runId, attempt }] of store.waits) if (runId === run.id && attempt === 0) store.waits.delete(key);
  }
  for (const key of changes.records) store.records.set(key, (store.records.get(key) ?? 0) + 1);
  for (const letter of changes.letters) store.deadLetters.set(rowKey(letter), letter);
  store.log.push(...changes.log);
  if (hasEnded(state) && state.held) violations.push(`${run.id} has ended and holds steps`);
}

/** Whether what a step has asked for is still wanted at the end. */
function isOpen(state: RunState, { nodeId, scope, attempt }: StepKey, isRetry: boolean): boolean {
  const step = own(state.steps, scopedKey(scope, nodeId));
  if (step?.status !== "running" && step?.status !== "waiting") return false;
  return isRetry ? step.retrying === true && step.attempt + 1 === attempt : step.attempt === attempt;
}

/** The same for what is waited for; a goal counts until it is done. */
function isAhead(state: RunState, row: WaitRow): boolean {
  if (row.attempt > 0) return isOpen(state, row, false);
  const status = own(state.steps, row.nodeId)?.status;
  return !hasEnded(state) && (status === undefined || status === "running" || status === "waiting");
}

export function hasEnded({ status }: RunState): boolean {
  return status === "succeeded" || status === "failed" || status === "cancelled";
}
