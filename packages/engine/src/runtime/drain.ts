import { dispatchBatch } from "./dispatch.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { enqueue } from "./jobs.ts";
import type { Shell } from "./shell.ts";

/** Batches that one job works off before it makes room for other workspaces. */
const maxRounds = 4;

/** Empties inboxes. */
export interface Drain {
  /** Resolves when every event that was in the inbox at the time of the call is processed, or left to another job. */
  run: (workspaceId: string) => Promise<void>;
}

/** Batches of one workspace that a process works on at once: while one is being committed, the other is being computed. */
const concurrency = 2;

interface Draining {
  running: Set<Promise<void>>;
  /** One more pass for everybody who came while there was no room. */
  next: Promise<void> | undefined;
}

/**
 * Jobs of a workspace that arrive while it is being drained share the next pass, so that batches grow under load.
 *
 * No event is left behind: a lane that another worker holds is looked at again by that worker after its commit, and an
 * event that is not visible to that look has a job of its own, which comes after the lane is free.
 */
export function createDrain(shell: Shell): Drain {
  const draining = new Map<string, Draining>();

  async function pass(workspaceId: string): Promise<void> {
    for (let round = 0; round < maxRounds; round++) {
      if (!(await dispatchBatch(shell, workspaceId))) return;
    }
    // There may be more: behind the jobs that others have queued meanwhile.
    await inWorkspace(shell.pool, workspaceId, (sql) =>
      enqueue(sql, [{ identifier: "dispatch", payload: { workspaceId } }]),
    );
  }

  function begin(workspaceId: string, state: Draining): Promise<void> {
    const current = pass(workspaceId).finally(() => {
      state.running.delete(current);
      if (state.running.size === 0 && !state.next) draining.delete(workspaceId);
    });
    state.running.add(current);
    return current;
  }

  return {
    run(workspaceId) {
      let state = draining.get(workspaceId);
      if (!state) draining.set(workspaceId, (state = { running: new Set(), next: undefined }));
      const { running } = state;
      if (running.size < concurrency && !state.next) return begin(workspaceId, state);
      const room = Promise.race(running).catch(() => undefined);
      state.next ??= room.then(() => {
        state.next = undefined;
        return begin(workspaceId, state);
      });
      return state.next;
    },
  };
}
