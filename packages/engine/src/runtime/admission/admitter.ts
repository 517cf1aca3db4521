import { inWorkspace } from "../../store/tenancy.ts";
import { enqueue, type JobPayloads } from "../jobs.ts";
import type { Shell } from "../shell.ts";
import { admitHeld } from "./admit-held.ts";

/** Rounds that one job does before it makes room for other jobs. */
const maxRounds = 25;

/** Lets held runs begin. */
export interface Admitter {
  /** Resolves once nothing more can begin, or another call has taken that over. */
  run: (payload: JobPayloads["admit"]) => Promise<void>;
}

interface Admitting {
  current: Promise<void>;
  /** Asked for meanwhile: begins when the present one ends. Only who asked first waits for it. */
  next: Set<string> | undefined;
}

/** Jobs of a workspace that arrive while it is being admitted to are done together afterwards: each looks at everything. */
export function createAdmitter(shell: Shell): Admitter {
  const admitting = new Map<string, Admitting>();

  async function pass(workspaceId: string, workflowIds: Set<string>): Promise<void> {
    await passGates(shell, workspaceId, [...workflowIds]);
    for (let round = 0; round < maxRounds; round++) {
      if (!(await admitHeld(shell, workspaceId))) return;
    }
    await inWorkspace(shell.pool, workspaceId, (sql) =>
      enqueue(sql, [{ identifier: "admit", payload: { workspaceId, workflowIds: [] } }]),
    );
  }

  function begin(workspaceId: string, workflowIds: Set<string>): Promise<void> {
    const state: Admitting = { current: Promise.resolve(), next: undefined };
    state.current = pass(workspaceId, workflowIds).finally(() => {
      if (!state.next && admitting.get(workspaceId) === state) admitting.delete(workspaceId);
    });
    admitting.set(workspaceId, state);
    return state.current;
  }

  return {
    run({ workspaceId, workflowIds }) {
      const state = admitting.get(workspaceId);
      if (!state) return begin(workspaceId, new Set(workflowIds));
      if (state.next) {
        for (const id of workflowIds) state.next.add(id);
        return Promise.resolve();
      }
      const next = (state.next = new Set(workflowIds));
      return state.current.catch(() => undefined).then(() => begin(workspaceId, next));
    },
  };
}

/**
 * Waits for whoever is deciding about runs of these workflows at this moment: having counted a run that has ended since, they
 * may be holding another one back, which can only be seen after their commit.
 */
async function passGates(shell: Shell, workspaceId: string, workflowIds: string[]): Promise<void> {
  if (workflowIds.length === 0) return;
  await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const { runLimit } = await shell.index.read(sql, workspaceId);
    await sql`
      select from workflow_gates where workspace_id = ${workspaceId} and workflow_id = any(${workflowIds}::uuid[])
      order by workflow_id for share`;
    if (runLimit !== undefined) await sql`select from workspaces where workspace_id = ${workspaceId} for share`;
  });
}
