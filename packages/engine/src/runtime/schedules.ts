import type { TransactionSql } from "postgres";
import { isOutage } from "../store/outage.ts";
import { inSavepoint, inWorkspace } from "../store/tenancy.ts";
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

/** When a schedule that failed is tried again. */
const pause = "1 minute";

/**
 * Fires due schedules: the event and the next time are written in one transaction, and the event's id names schedule and
 * time, so that none fires twice however many workers look. Times that were missed while nobody worked fire once.
 * One that cannot fire keeps none of the others from firing; it is tried again after a minute.
 */
export async function fireSchedules(shell: Pick<Shell, "pool" | "log" | "reach">): Promise<number> {
  const due = await shell.pool<
    { workspaceId: string }[]
  >`select w as "workspaceId" from millrace.workspaces_with_due_schedules(500) w`;
  let fired = 0;
  for (const { workspaceId } of due) fired += await fireInWorkspace(shell, workspaceId);
  return fired;
}

async function fireInWorkspace(shell: Pick<Shell, "pool" | "log" | "reach">, workspaceId: string): Promise<number> {
  try {
    const fired = await inWorkspace(shell.pool, workspaceId, async (sql) => {
      const count = await fire(sql, workspaceId, await takeDue(sql, workspaceId));
      shell.reach?.("schedules.before_commit");
      return count;
    });
    shell.reach?.("schedules.after_commit");
    return fired;
  } catch (error) {
    if (isOutage(error)) throw error;
  }
  return inWorkspace(shell.pool, workspaceId, async (sql) => {
    let fired = 0;
    for (const schedule of await takeDue(sql, workspaceId)) fired += await fireAlone(shell, sql, workspaceId, schedule);
    return fired;
  });
}

async function fireAlone(
  { log }: Pick<Shell, "log">,
  sql: TransactionSql,
  workspaceId: string,
  schedule: DueSchedule,
): Promise<number> {
  try {
    return await inSavepoint(sql, (inner) => fire(inner, workspaceId, [schedule]));
  } catch (error) {
    if (isOutage(error)) throw error;
    const { workflowId, nodeId } = schedule;
    log.error("A schedule could not fire.", { workspaceId, workflowId, nodeId, error: String(error) });
    await sql`
      update schedules set next_fire_at = now() + ${pause}::interval
      where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and node_id = ${nodeId}`;
    return 0;
  }
}

function takeDue(sql: TransactionSql, workspaceId: string): Promise<DueSchedule[]> {
  return sql<DueSchedule[]>`
    select workflow_id as "workflowId", node_id as "nodeId", cron, time_zone as "timeZone", next_fire_at as "fireAt", now() as now
    from schedules where workspace_id = ${workspaceId} and next_fire_at <= now()
    order by workflow_id, node_id for update skip locked`;
}

async function fire(sql: TransactionSql, workspaceId: string, due: DueSchedule[]): Promise<number> {
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
}
