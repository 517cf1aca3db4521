import { isOutage } from "../../store/outage.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import { enqueue } from "../jobs.ts";
import type { Shell } from "../shell.ts";

const patience = "2 minutes";

/** Queues what operators and publishers have asked for anew, where the job that was to do the rest was lost. @returns how many. */
export async function requeueOperations({ pool, log }: Pick<Shell, "pool" | "log">): Promise<number> {
  const rows = await pool<{ workspaceId: string; id: string; identifier: "bulk" | "move" }[]>`
    select workspace_id as "workspaceId", id, identifier from millrace.forgotten_operations(${patience}::interval)`;
  let queued = 0;
  for (const { workspaceId, id, identifier } of rows) {
    try {
      await inWorkspace(pool, workspaceId, (sql) => enqueue(sql, [{ identifier, payload: { workspaceId, id } }]));
      queued += 1;
      log.warn("Found an operation without a job and queued it again.", { workspaceId, identifier, id });
    } catch (error) {
      if (isOutage(error)) throw error;
      log.error("An operation could not be queued again.", { workspaceId, identifier, id, error: String(error) });
    }
  }
  return queued;
}
