import { isOutage } from "../../store/outage.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import { enqueue } from "../jobs.ts";
import type { Shell } from "../shell.ts";
import { childJobs } from "./write.ts";

const patience = "60 seconds";

/**
 * Has steps told that still wait for runs which ended a while ago: the job that was to tell them was lost. One that is only late
 * does no harm. @returns how many steps there were.
 */
export async function tellForgottenParents({ pool, log }: Pick<Shell, "pool" | "log">): Promise<number> {
  const rows = await pool<{ workspaceId: string; childId: string }[]>`
    select workspace_id as "workspaceId", child_run_id as "childId" from millrace.forgotten_children(${patience}::interval)`;
  let told = 0;
  for (const [workspaceId, found] of Map.groupBy(rows, (row) => row.workspaceId)) {
    const ids = found.map(({ childId }) => childId);
    try {
      await inWorkspace(pool, workspaceId, (sql) => enqueue(sql, childJobs(workspaceId, ids, [])));
      told += ids.length;
      log.warn("Found steps that wait for runs which have ended, and told them.", { workspaceId, steps: ids.length });
    } catch (error) {
      if (isOutage(error)) throw error;
      log.error("Steps that wait for ended runs could not be told.", { workspaceId, error: String(error) });
    }
  }
  return told;
}
