import { setImmediate as nextTurn } from "node:timers/promises";

/** The longest that work may keep everything else of the process waiting, in ms, plus one piece of it. */
const atOnceMs = 50;

/**
 * Lets heartbeats, answers and other batches have their turn in the middle of long work. Called between its pieces: costs
 * nothing until it has gone on for a while.
 */
export function createBreath(): () => Promise<unknown> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < atOnceMs) return undefined;
    return nextTurn().then(() => (since = performance.now()));
  };
}
