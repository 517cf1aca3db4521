import { Cron } from "croner";
import type { Sql } from "../store/database.ts";

export interface Schedule {
  /** Five cron fields: minute, hour, day of month, month, day of week. */
  cron: string;
  /** IANA name. The hours are those of its clocks, through changes to and from summer time. */
  timeZone: string;
}

/**
 * The first time after `after` at which a schedule fires; null when it never does again.
 * A time that the change to summer time skips fires right after it; one that occurs twice fires once.
 */
export function nextFireAt({ cron, timeZone }: Schedule, after: Date): Date | null {
  return new Cron(cron, { mode: "5-part", timezone: timeZone, paused: true }).nextRun(after);
}

/** A trigger node with its schedule. */
export interface NodeSchedule extends Schedule {
  nodeId: string;
}

/**
 * Replaces a workflow's schedules. One that stays as it was keeps its next time, so that publishing neither repeats nor
 * skips a start.
 */
export async function writeSchedules(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  schedules: readonly NodeSchedule[],
): Promise<void> {
  const now = await databaseNow(sql);
  const rows = schedules.flatMap((schedule) => {
    const next = nextFireAt(schedule, now);
    return next ? [{ ...schedule, next: next.toISOString() }] : [];
  });
  await sql`
    delete from schedules where workspace_id = ${workspaceId} and workflow_id = ${workflowId}
      and node_id <> all (${rows.map((row) => row.nodeId)}::text[])`;
  await sql`
    insert into schedules as known (workspace_id, workflow_id, node_id, cron, time_zone, next_fire_at)
    select ${workspaceId}, ${workflowId}, s.* from unnest(
      ${rows.map((row) => row.nodeId)}::text[], ${rows.map((row) => row.cron)}::text[],
      ${rows.map((row) => row.timeZone)}::text[], ${rows.map((row) => row.next)}::timestamptz[]) s
    on conflict (workspace_id, workflow_id, node_id) do update set
      cron = excluded.cron,
      time_zone = excluded.time_zone,
      next_fire_at = case
        when (known.cron, known.time_zone) = (excluded.cron, excluded.time_zone) and known.next_fire_at < 'infinity'
        then known.next_fire_at else excluded.next_fire_at end`;
}

/** Halts a workflow's schedules: they stay known and never fall due. */
export async function haltSchedules(sql: Sql, workspaceId: string, workflowId: string): Promise<void> {
  await sql`
    update schedules set next_fire_at = 'infinity' where workspace_id = ${workspaceId} and workflow_id = ${workflowId}`;
}

/** Lets halted schedules go on from now; what they missed is not made up for. */
export async function resumeSchedules(sql: Sql, workspaceId: string, workflowId: string): Promise<void> {
  const halted = await sql<NodeSchedule[]>`
    select node_id as "nodeId", cron, time_zone as "timeZone" from schedules
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and next_fire_at = 'infinity'`;
  if (halted.length > 0) await writeSchedules(sql, workspaceId, workflowId, halted);
}

async function databaseNow(sql: Sql): Promise<Date> {
  const [row] = await sql<{ now: Date }[]>`select now()`;
  if (!row) throw new Error("The database did not tell the time.");
  return row.now;
}
