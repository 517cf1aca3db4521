import { setTimeout as sleep } from "node:timers/promises";
import { dispatchBatch } from "./dispatch.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { enqueue } from "./jobs.ts";
import type { Shell } from "./shell.ts";

/** Batches that one job works off before it makes room for other workspaces. */
const maxRounds = 4;

/** Under steady load, short batches one after the other cost more than they are worth: the next one waits this long to grow. */
const gatherMs = 40;

/** Empties inboxes. */
export interface Drain {
  /** Resolves when every event that was in the inbox at the time of the call is processed, or left to another job. */
  run: (workspaceId: string) => Promise<void>;
}

interface Draining {
  running: Set<Promise<void>>;
  /** The last batch was full: a second one beside it uses the time in which the first is committed. Otherwise it only makes both smaller. */
  isBacklog: boolean;
  /** One more pass, begun when the present one ends. Only the job that asked for it waits for it. */
  next: Promise<void> | undefined;
}

/**
 * Events that arrive while their workspace is being drained are left to the next pass, so that batches grow under load.
 *
 * No event is left behind: a lane that another worker holds is looked at again by that worker after its commit, and an
 * event that is not visible to that look has a job of its own, which comes after the lane is free. One job of a workspace
 * stays unfinished until that next pass is done, so that it happens whatever becomes of this process; further jobs that
 * arrive in the meantime have nothing to add and give their place to other workspaces.
 */
export function createDrain(shell: Shell): Drain {
  const draining = new Map<string, Draining>();

  async function pass(workspaceId: string, state: Draining): Promise<void> {
    for (let round = 0; round < maxRounds; round++) {
      const { mayBeMore, isFull } = await dispatchBatch(shell, workspaceId);
      state.isBacklog = isFull;
      if (!mayBeMore) return;
    }
    // There may be more: behind the jobs that others have queued meanwhile.
    await inWorkspace(shell.pool, workspaceId, (sql) =>
      enqueue(sql, [{ identifier: "dispatch", payload: { workspaceId } }]),
    );
  }

  function begin(workspaceId: string, state: Draining): Promise<void> {
    const current = pass(workspaceId, state).finally(() => {
      state.running.delete(current);
      if (state.running.size === 0 && !state.next) draining.delete(workspaceId);
    });
    state.running.add(current);
    return current;
  }

  return {
    run(workspaceId) {
      let state = draining.get(workspaceId);
      if (!state) draining.set(workspaceId, (state = { running: new Set(), isBacklog: false, next: undefined }));
      const { running, next, isBacklog } = state;
      if (next) return Promise.resolve();
      if (running.size < (isBacklog ? 2 : 1)) return begin(workspaceId, state);
      const own = state;
      return (state.next = Promise.race(running)
        .catch(() => undefined)
        .then(() => (own.isBacklog ? undefined : sleep(gatherMs)))
        .then(() => {
          own.next = undefined;
          return begin(workspaceId, own);
        }));
    },
  };
}
