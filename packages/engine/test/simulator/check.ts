import { isDeepStrictEqual } from "node:util";
import { advance, initialState } from "../../src/core/advance.ts";
import { isActive } from "../../src/core/draft.ts";
import { parseStepKey } from "../../src/core/keys.ts";
import { hasEnded } from "./carry-out.ts";
import { rowKey, type RunRow } from "./store.ts";
import { startType } from "./workflows.ts";
import type { World } from "./world.ts";

/** What holds, whatever happens: engine.md names the five. @returns what does not, in words. */
export function violationsOf(world: World): string[] {
  return [
    ...world.violations,
    ...lostEvents(world),
    ...doubledRecords(world),
    ...wrongCalls(world),
    ...stuckRuns(world),
    ...differentReplays(world),
  ];
}

/** 1. An acknowledged event is never lost, and starts each matching workflow exactly once. */
function lostEvents({ acknowledged, store, workflows }: World): string[] {
  return [...acknowledged].flatMap((id) => {
    const event = store.events.get(id);
    const started = [...store.runs.values()].filter(({ eventId }) => eventId === id).length;
    const expected = event?.type === startType ? workflows.length : 0;
    if (!store.receipts.has(id)) return [`${id} was acknowledged and is lost`];
    return started === expected ? [] : [`${id} has started ${started} runs instead of ${expected}`];
  });
}

/** 2. A records action happens exactly once per run, node and scope. */
function doubledRecords({ store }: World): string[] {
  const doubled = [...store.records].flatMap(([key, times]) => (times === 1 ? [] : [`${key} was done ${times} times`]));
  const missing = store.log.flatMap((entry) => {
    const effect = store.runs.get(entry.runId)?.workflow.behaviours.get(entry.nodeId)?.effect;
    const isDone = entry.status === "succeeded" && entry.attempt > 0 && effect === "records";
    return isDone && !store.records.has(rowKey(entry)) ? [`${rowKey(entry)} succeeded and was not done`] : [];
  });
  return [...doubled, ...missing];
}

/** 3. An external action is attempted at least once, and never after its result was recorded; blindly repeated only where the target honours keys. */
function wrongCalls({ store, calls, shared }: World): string[] {
  const made = new Set(calls.map(({ key }) => key));
  const late = calls.flatMap(({ key, attempt, isLate }) =>
    isLate && !shared.has(`${key}#${attempt}`) ? [`${key} was called after its result was recorded`] : [],
  );
  const seen = new Set<string>();
  const other = [];
  for (const { key, attempt } of calls) {
    const [runId = "", , nodeId = ""] = key.split("|");
    const behaviour = store.runs.get(runId)?.workflow.behaviours.get(nodeId);
    const once = `${key}#${attempt}`;
    const isIdempotent = behaviour?.effect === "external" && behaviour.idempotent;
    if (seen.has(once) && !isIdempotent) other.push(`${once} was repeated, although its target does not know repeats`);
    seen.add(once);
  }
  for (const entry of store.log) {
    const effect = store.runs.get(entry.runId)?.workflow.behaviours.get(entry.nodeId)?.effect;
    const isDone = entry.status === "succeeded" && entry.attempt > 0 && effect === "external";
    if (isDone && !made.has(rowKey(entry))) other.push(`${rowKey(entry)} succeeded and was never called`);
  }
  return [...late, ...other];
}

/** 4. No run stops without a reason: each has ended, or waits for something that somebody will deliver. */
function stuckRuns({ store }: World): string[] {
  const left = [...store.runs.values()].flatMap((run) => (hasEnded(run.state) ? [] : explainStuck(run)));
  const orphans = [store.timers, store.waits, store.effects].flatMap((table) =>
    [...table].flatMap(([key, { runId }]) => {
      const run = store.runs.get(runId);
      return run && !hasEnded(run.state) ? [] : [`${key} waits on behalf of a run that has ended`];
    }),
  );
  const reasons = [...store.runs.values()].flatMap(({ id, state }) =>
    state.status === "failed" && !state.error ? [`${id} failed without a reason`] : [],
  );
  return [...left, ...orphans, ...reasons, ...[...store.runs.values()].flatMap(leftOut)];

  function explainStuck(run: RunRow): string[] {
    const active = Object.entries(run.state.steps).filter(([, step]) => isActive(step));
    const waitsFor = active.map(([key, step]) => {
      const row = rowKey({ runId: run.id, ...parseStepKey(key) });
      const has = [
        store.timers.has(row) && "timer",
        store.waits.has(row) && "event",
        store.effects.has(row) && "effect",
      ];
      return `${key} ${step.status} (${has.filter(Boolean).join(", ") || "nothing"})`;
    });
    return [`${run.id} is ${run.state.status} for ever: ${waitsFor.join("; ")}`];
  }
}

/** A run that came to its end by itself has decided everything, and one that failed has done all that could be done. */
function leftOut({ id, workflow: { plan }, state, inputs }: RunRow): string[] {
  const begun = Object.values(state.loops ?? {}).every((loop) => loop.begun === loop.count);
  if (state.status === "failed" && !state.stopped && !begun) return [`${id} failed with items that never began`];
  const wasEnded = state.stopped || inputs.some(({ type }) => type === "exit");
  if (state.status !== "succeeded" || wasEnded) return [];
  const undecided = plan.nodes.filter((node) => node.container === undefined && !Object.hasOwn(state.steps, node.id));
  return undecided.map((node) => `${id} succeeded, and nobody knows what became of ${node.id}`);
}

/** 5. Replaying a run's recorded inputs through the core gives the identical state. */
function differentReplays({ store }: World): string[] {
  return [...store.runs.values()].flatMap(({ id, workflow, inputs, state }) =>
    isDeepStrictEqual(advance(workflow.plan, initialState(), inputs).state, state)
      ? []
      : [`${id} comes out differently from its recorded inputs`],
  );
}
