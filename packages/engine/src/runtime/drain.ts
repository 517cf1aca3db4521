import { setTimeout as sleep } from "node:timers/promises";
import { inWorkspace } from "../store/tenancy.ts";
import { dispatchBatch } from "./dispatch.ts";
import { batchSize } from "./inbox.ts";
import { enqueue } from "./jobs.ts";
import { persistently } from "./persistently.ts";
import type { Shell } from "./shell.ts";
import { createTurns } from "./turns.ts";

/** Empties inboxes. */
export interface Drain {
  /** Resolves when every event that was in the inbox at the time of the call is processed, or left to another job. */
  run: (workspaceId: string) => Promise<void>;
  /** The same for events that this process has just committed; there is a job that comes later, should this fail. */
  wake: (workspaceId: string) => void;
  /** Begins no further batch and leaves what is left to jobs. Resolves when the batches under way are done. */
  stop: () => Promise<void>;
}

/** Batches under way at once. */
const places = 4;
/** A backlog is worked off by three batches at a time: others use the time in which one is committed. */
const passesAtOnce = 3;
/** How long a batch may take: what it holds in memory and locks grows with what its runs do, not only with its events. */
const aloneMs = 250;
/** The same where other workspaces have work too, and its size then at the most. */
const sharedMs = 20;
const sharedSize = 80;
/** Not less: most of what a small batch takes is the same for a large one, above all where the database is far away. */
const leastSize = 25;
/** How often other workers are asked to help with a backlog. */
const helpMs = 500;

interface Draining {
  passes: number;
  /** Counts the calls: a pass goes on while somebody has called since its last batch began. */
  asked: number;
  hasJob: boolean;
  /** How long an event of late has taken. */
  eventMs: number;
  askedForHelpAt: number;
  done: PromiseWithResolvers<void>;
}

/**
 * No event is left behind: a lane that another batch holds is looked at again by that batch's pass after its commit, here or in
 * another process, and an event that is committed later than that look is announced later too.
 *
 * One job of a workspace stays unfinished until its passes are done, so that they happen whatever becomes of this process;
 * further jobs that arrive in the meantime have nothing to add.
 */
export function createDrain(shell: Shell): Drain {
  const draining = new Map<string, Draining>();
  const turns = createTurns(places);
  let isStopping = false;

  async function batch(workspaceId: string, state: Draining) {
    const isShared = turns.isShared(workspaceId);
    const fitting = Math.round((isShared ? sharedMs : aloneMs) / state.eventMs);
    const most = Math.max(leastSize, Math.min(isShared ? sharedSize : batchSize, fitting));
    const begun = performance.now();
    const dispatched = await dispatchBatch(shell, workspaceId, most);
    if (dispatched.taken > 0) state.eventMs = (performance.now() - begun) / dispatched.taken;
    return dispatched;
  }

  /** @returns how many calls it has answered. */
  async function pass(workspaceId: string, state: Draining): Promise<number> {
    for (;;) {
      const { asked } = state;
      if (isStopping) {
        await addJob(workspaceId);
        return asked;
      }
      const { mayBeMore, isFull, taken } = await turns.take(workspaceId, () => batch(workspaceId, state));
      if (!mayBeMore && state.asked === asked) return asked;
      // Where others have work too, one pass goes on: each batch under way beside theirs makes them slower.
      if (state.passes > 1 && turns.isShared(workspaceId)) return asked;
      if (isFull) await workOff(workspaceId, state);
      else await gather(taken);
    }
  }

  /** Gets help for a backlog: here unless others have work, too, and from other processes. */
  async function workOff(workspaceId: string, state: Draining): Promise<void> {
    if (state.passes < passesAtOnce && !turns.isShared(workspaceId)) begin(workspaceId, state);
    const now = performance.now();
    if (now - state.askedForHelpAt < helpMs) return;
    state.askedForHelpAt = now;
    await addJob(workspaceId);
  }

  function begin(workspaceId: string, state: Draining): void {
    const end = (answered: number): void => {
      state.passes--;
      if (state.passes > 0) return;
      // Somebody called at the very moment at which the pass ended.
      if (state.asked > answered) return begin(workspaceId, state);
      draining.delete(workspaceId);
      state.done.resolve();
    };
    state.passes++;
    persistently(() => pass(workspaceId, state)).then(end, (error: unknown) => {
      state.done.reject(error);
      end(state.asked);
    });
  }

  function ask(workspaceId: string): Draining {
    let state = draining.get(workspaceId);
    if (!state) {
      const done = Promise.withResolvers<void>();
      done.promise.catch((error: unknown) =>
        shell.log.warn("Events could not be dispatched; a job will try again.", { workspaceId, error: String(error) }),
      );
      draining.set(workspaceId, (state = { passes: 0, asked: 0, hasJob: false, eventMs: 1, askedForHelpAt: 0, done }));
    }
    state.asked++;
    if (state.passes === 0) begin(workspaceId, state);
    return state;
  }

  const addJob = (workspaceId: string): Promise<void> =>
    inWorkspace(shell.pool, workspaceId, (sql) => enqueue(sql, [{ identifier: "dispatch", payload: { workspaceId } }]));

  return {
    async run(workspaceId) {
      const state = ask(workspaceId);
      if (state.hasJob) return;
      state.hasJob = true;
      await state.done.promise;
    },
    wake: (workspaceId) => void ask(workspaceId),
    async stop() {
      isStopping = true;
      await Promise.allSettled([...draining.values()].map(({ done }) => done.promise));
    },
  };
}

/**
 * Under steady load, short batches one after the other cost more than they are worth: the next one waits to grow, the longer
 * the more events come; a few events wait for nobody.
 */
function gather(taken: number): Promise<void> | undefined {
  return taken < 16 ? undefined : sleep(Math.min(taken / 1.5, 150));
}
