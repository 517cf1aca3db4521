import { inWorkspace } from "../../store/tenancy.ts";
import { enqueue } from "../jobs.ts";
import type { Shell } from "../shell.ts";

const atOnce = 5_000;

/** Held runs whose time has come get a job that lets them begin; as long as there are many, without a pause. */
export async function promoteHeld({ pool }: Pick<Shell, "pool">): Promise<void> {
  for (;;) {
    const [row] = await pool<{ taken: number }[]>`select millrace.promote_held(${atOnce}) as taken`;
    if ((row?.taken ?? 0) < atOnce) return;
  }
}

const patience = "30 seconds";

/** The workspaces of which held runs wait for a place although no job looks whether there is one: their job was lost. */
export async function forgottenHeld({ pool }: Pick<Shell, "pool">): Promise<string[]> {
  const rows = await pool<{ id: string }[]>`select w as id from millrace.forgotten_held(${patience}::interval) w`;
  return rows.map(({ id }) => id);
}

/** Has somebody look once more whether held runs of a workspace may begin. */
export function admitAgain({ pool }: Pick<Shell, "pool">, workspaceId: string): Promise<void> {
  return inWorkspace(pool, workspaceId, (sql) =>
    enqueue(sql, [{ identifier: "admit", payload: { workspaceId, workflowIds: [] } }]),
  );
}

/** Forgets what was remembered of runs and is of no use any more. */
export async function purgeEntries({ pool }: Pick<Shell, "pool">): Promise<void> {
  for (;;) {
    const [row] = await pool<{ gone: number }[]>`select millrace.purge_entries(${atOnce}) as gone`;
    if ((row?.gone ?? 0) < atOnce) return;
  }
}
