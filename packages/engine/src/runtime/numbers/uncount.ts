import type { CoreRunStatus } from "../../core/state.ts";
import type { Sql } from "../../store/database.ts";
import type { ActiveRun } from "../batch.ts";
import { addUp, tally } from "./tally.ts";

const revived = new WeakSet<ActiveRun>();

/** A run that had failed and goes on may be counted already. */
export function noteRevived(run: ActiveRun, before: CoreRunStatus): void {
  if (before === "failed" && run.state.status !== "failed") revived.add(run);
}

/** Takes runs that go on after a failure out of the kept numbers: they are counted anew when they end. Before they are written. */
export async function uncountRevived(sql: Sql, workspaceId: string, changed: readonly ActiveRun[]): Promise<void> {
  const ids = changed.filter((run) => !run.isNew && revived.has(run)).map(({ id }) => id);
  if (ids.length === 0) return;
  const [at] = await sql<{ until: string }[]>`
    select until from counted_runs where workspace_id = ${workspaceId} for share`;
  if (!at) return;
  await sql`
    with chosen as materialized (
      select id, workflow_id, uuid_hour(id) as hour, version, mode, status from runs r
      where workspace_id = ${workspaceId} and id = any (${ids}::uuid[]) and id <= ${at.until}
        and not exists (select from uncounted_runs u where u.workspace_id = ${workspaceId} and u.workflow_id = r.workflow_id and u.run_id = r.id)
    ), counted as (${tally(sql, workspaceId)}), kept as (${addUp(sql, workspaceId, -1)})
    insert into uncounted_runs (workspace_id, workflow_id, run_id) select ${workspaceId}, workflow_id, id from chosen`;
}
