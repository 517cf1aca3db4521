import { inWorkspace } from "../store/tenancy.ts";
import { nextFireAt } from "../workflows/schedules.ts";
import { storeEvents } from "./ingest.ts";
import type { Shell } from "./shell.ts";

interface DueSchedule {
  workflowId: string;
  nodeId: string;
  cron: string;
  timeZone: string;
  fireAt: Date;
  now: Date;
}

/**
 * Fires due schedules: the event and the next time are written in one transaction, and the event's id names schedule and
 * time, so that none fires twice however many workers look. Times that were missed while nobody worked fire once.
 */
export async function fireSchedules(shell: Shell): Promise<number> {
  const due = await shell.pool<
    { workspaceId: string }[]
  >`select w as "workspaceId" from millrace.workspaces_with_due_schedules(500) w`;
  let fired = 0;
  for (const { workspaceId } of due) fired += await fireInWorkspace(shell, workspaceId);
  return fired;
}

function fireInWorkspace(shell: Shell, workspaceId: string): Promise<number> {
  return inWorkspace(shell.pool, workspaceId, async (sql) => {
    const due = await sql<DueSchedule[]>`
      select workflow_id as "workflowId", node_id as "nodeId", cron, time_zone as "timeZone", next_fire_at as "fireAt", now() as now
      from schedules where workspace_id = ${workspaceId} and next_fire_at <= now()
      order by workflow_id, node_id for update skip locked`;
    for (const { workflowId, nodeId, cron, timeZone, now } of due) {
      const next = nextFireAt({ cron, timeZone }, now);
      await sql`
        update schedules set next_fire_at = ${next ?? "infinity"}
        where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and node_id = ${nodeId}`;
    }
    await storeEvents(
      sql,
      workspaceId,
      due.map(({ workflowId, nodeId, fireAt, timeZone }) => ({
        id: `${workflowId}:${nodeId}:${fireAt.toISOString()}`,
        type: "schedule.cron",
        source: "millrace",
        time: fireAt.toISOString(),
        data: { workflowId, nodeId, scheduledFor: fireAt.toISOString(), timeZone },
        mode: "live",
      })),
    );
    return due.length;
  });
}
