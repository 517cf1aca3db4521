import { dispatchBatch } from "./dispatch.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { enqueue } from "./jobs.ts";
import type { Shell } from "./shell.ts";

/** Batches that one job works off before it makes room for other workspaces. */
const maxRounds = 4;

/** Empties inboxes: one at a time for each workspace and process. */
export interface Drain {
  /** Resolves when every event that was in the inbox at the time of the call is processed, or left to another job. */
  run: (workspaceId: string) => Promise<void>;
}

interface Draining {
  current: Promise<void>;
  /** One more pass for everybody who came during the current one. */
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
      if ((await dispatchBatch(shell, workspaceId)) === 0) return;
    }
    // There may be more: behind the jobs that others have queued meanwhile.
    await inWorkspace(shell.pool, workspaceId, (sql) => enqueue(sql, [{ identifier: "dispatch", payload: { workspaceId } }]));
  }

  function begin(workspaceId: string): Promise<void> {
    const state: Draining = { current: Promise.resolve(), next: undefined };
    state.current = pass(workspaceId).finally(() => {
      if (draining.get(workspaceId) === state && !state.next) draining.delete(workspaceId);
    });
    draining.set(workspaceId, state);
    return state.current;
  }

  return {
    run(workspaceId) {
      const state = draining.get(workspaceId);
      if (!state) return begin(workspaceId);
      state.next ??= state.current.then(
        () => begin(workspaceId),
        () => begin(workspaceId),
      );
      return state.next;
    },
  };
}
