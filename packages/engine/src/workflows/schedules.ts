import { addDays, calendarDay } from "@millrace/shared/dates.ts";
import { firstTimeZone } from "@millrace/shared/time/time-zone.ts";
import type { TriggerSchedule } from "../nodes/schedule.ts";
import type { Sql } from "../store/database.ts";
import { jsonText } from "../store/json-text.ts";
import { nextFireAt } from "./next-fire.ts";

/** A trigger node that fires by itself. */
export interface NodeSchedule {
  nodeId: string;
  /** Of the events that it fires. */
  eventType: string;
  rule: TriggerSchedule;
}

/** A schedule as it is stored. */
interface KnownSchedule extends NodeSchedule {
  workflowId: string;
  timeZone: string;
  anchor: Date;
}

/**
 * Replaces a workflow's schedules. One that stays as it was keeps its next time, so that publishing neither repeats nor
 * skips a start.
 * @param timeZone of the workflow, where it has one
 */
export async function writeSchedules(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  schedules: readonly NodeSchedule[],
  timeZone?: string,
): Promise<void> {
  const { now, workspaceZone } = await surroundings(sql, workspaceId);
  const rows = schedules.flatMap(({ nodeId, eventType, rule }) => {
    const zone = firstTimeZone(rule.timeZone, timeZone, workspaceZone);
    const next = nextFireAt({ rule, timeZone: zone, anchor: now }, now);
    if (!next) return [];
    const cron = rule.kind === "cron" ? rule.cron : "";
    const follows = rule.timeZone === undefined && timeZone === undefined;
    return [
      { nodeId, eventType, rule, cron, timeZone: zone, follows, next, coveredUntil: coveredBefore(rule, next, zone) },
    ];
  });
  await sql`
    delete from schedules where workspace_id = ${workspaceId} and workflow_id = ${workflowId}
      and node_id <> all (${rows.map((row) => row.nodeId)}::text[])`;
  await sql`
    insert into schedules as known (workspace_id, workflow_id, node_id, event_type, rule, cron, time_zone, follows_workspace, anchor,
      next_fire_at, covered_until)
    select ${workspaceId}, ${workflowId}, x."nodeId", x."eventType", x.rule, x.cron, x."timeZone", x.follows, ${now}, x.next,
      x."coveredUntil"
    from jsonb_to_recordset(${jsonText(rows)}::text::jsonb) as x("nodeId" text, "eventType" text, rule jsonb, cron text,
      "timeZone" text, follows boolean, next timestamptz, "coveredUntil" date)
    on conflict (workspace_id, workflow_id, node_id) do update set
      event_type = excluded.event_type, rule = excluded.rule, cron = excluded.cron, time_zone = excluded.time_zone,
      follows_workspace = excluded.follows_workspace,
      (anchor, next_fire_at, covered_until, position) = (
        select case when stays.put then known.anchor else excluded.anchor end,
          case when stays.put then known.next_fire_at else excluded.next_fire_at end,
          case when stays.put then known.covered_until else excluded.covered_until end,
          case when stays.put then known.position end
        from (select known.next_fire_at < 'infinity' and known.time_zone = excluded.time_zone and known.cron = excluded.cron
          and coalesce(known.rule, excluded.rule) = excluded.rule) stays(put))`;
}

/** Halts a workflow's schedules: they stay known and never fall due. */
export async function haltSchedules(sql: Sql, workspaceId: string, workflowId: string): Promise<void> {
  await sql`
    update schedules set next_fire_at = 'infinity' where workspace_id = ${workspaceId} and workflow_id = ${workflowId}`;
}

/** Lets halted schedules go on from now; what they missed is not made up for. */
export async function resumeSchedules(sql: Sql, workspaceId: string, workflowId: string): Promise<void> {
  const { now, workspaceZone } = await surroundings(sql, workspaceId);
  const halted = await sql<KnownSchedule[]>`
    update schedules set time_zone = case when follows_workspace then ${workspaceZone} else time_zone end
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and next_fire_at = 'infinity'
    returning ${sql.unsafe(knownColumns)}`;
  await setNext(sql, workspaceId, halted, now);
}

/** Has the schedules that go by the workspace's clocks go by its present ones; halted ones as soon as they are resumed. */
export async function followWorkspaceZone(sql: Sql, workspaceId: string): Promise<void> {
  const { now, workspaceZone } = await surroundings(sql, workspaceId);
  const following = await sql<KnownSchedule[]>`
    update schedules set time_zone = ${workspaceZone}
    where workspace_id = ${workspaceId} and follows_workspace and time_zone <> ${workspaceZone}
      and next_fire_at < 'infinity'
    returning ${sql.unsafe(knownColumns)}`;
  await setNext(sql, workspaceId, following, now);
}

const knownColumns = `workflow_id as "workflowId", node_id as "nodeId", event_type as "eventType", time_zone as "timeZone", anchor,
  coalesce(rule, jsonb_build_object('kind', 'cron', 'cron', cron)) as rule`;

async function setNext(sql: Sql, workspaceId: string, schedules: KnownSchedule[], now: Date): Promise<void> {
  const rows = schedules.flatMap((schedule) => {
    const next = nextFireAt(schedule, now);
    const { workflowId, nodeId, rule, timeZone } = schedule;
    return next ? [{ workflowId, nodeId, next, coveredUntil: coveredBefore(rule, next, timeZone) }] : [];
  });
  if (rows.length === 0) return;
  await sql`
    update schedules s set next_fire_at = x.next, covered_until = x."coveredUntil", position = null
    from jsonb_to_recordset(${jsonText(rows)}::text::jsonb)
      as x("workflowId" uuid, "nodeId" text, next timestamptz, "coveredUntil" date)
    where s.workspace_id = ${workspaceId} and s.workflow_id = x."workflowId" and s.node_id = x."nodeId"`;
}

/** Of a schedule that looks for dates: the day before the one at which it looks next. */
function coveredBefore(rule: TriggerSchedule, next: Date, timeZone: string): string | null {
  return rule.kind === "dates" ? addDays(calendarDay(next.getTime(), timeZone), -1) : null;
}

async function surroundings(sql: Sql, workspaceId: string): Promise<{ now: Date; workspaceZone: string }> {
  const [row] = await sql<{ now: Date; workspaceZone: string }[]>`
    select now() as now, time_zone as "workspaceZone" from workspaces where workspace_id = ${workspaceId}`;
  if (!row) throw new Error("The database did not tell the time.");
  return row;
}
