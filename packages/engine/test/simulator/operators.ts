import type { Random } from "../../src/core/testing/random.ts";
import { give, type Hand, type Work } from "./activities.ts";
import { hasEnded } from "./carry-out.ts";
import { addJob } from "./store.ts";
import type { World } from "./world.ts";

/** Something that a person does to a run. */
export function operate(world: World, hand: Hand, random: Random): Work | undefined {
  const { runs, deadLetters } = world.store;
  const letters = [...deadLetters];
  if (letters.length > 0 && random.chance(0.4)) {
    const [key, { runId, nodeId, scope }] = random.pick(letters);
    const input = { type: "retry_failed", nodeId, scope } as const;
    return give(world, hand, [{ runId, input }], (tx) => {
      if (!tx.lock(`letter:${key}`) || !deadLetters.has(key)) return false;
      tx.write(() => void deadLetters.delete(key));
      return true;
    });
  }
  const open = [...runs.values()].filter(({ state }) => !hasEnded(state));
  if (open.length === 0) return undefined;
  const { id, state } = random.pick(open);
  if (state.status === "paused") return resume(world, hand, id);
  if (random.chance(0.8)) return give(world, hand, [{ runId: id, input: { type: "pause" } }]);
  return cancel(world, hand, id);
}

/** Whoever works on the run cannot write it any more. */
function* cancel(world: World, hand: Hand, runId: string): Work {
  const run = world.store.runs.get(runId);
  if (run) run.epoch += 1;
  yield;
  yield* give(world, hand, [{ runId, input: { type: "cancel", reason: "No longer wanted" } }]);
}

export function* resume(world: World, hand: Hand, runId: string): Work {
  yield* give(world, hand, [{ runId, input: { type: "resume" } }]);
  yield;
  for (const row of world.store.effects.values()) {
    if (row.runId !== runId || !row.held) continue;
    row.held = false;
    addJob(world.store, { kind: "effect", effect: row });
  }
}
