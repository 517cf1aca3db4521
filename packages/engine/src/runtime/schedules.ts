import type { TransactionSql } from "postgres";
import { jsonText } from "../store/json-text.ts";
import { isOutage } from "../store/outage.ts";
import { inSavepoint, inWorkspace } from "../store/tenancy.ts";
import { nextFireAt, type Schedule } from "../workflows/next-fire.ts";
import { fireDates } from "./date-schedules.ts";
import { storeWithin } from "./ingest.ts";
import { enqueue } from "./jobs.ts";
import type { Shell } from "./shell.ts";

/** A schedule whose time has come. */
export interface DueSchedule extends Schedule {
  workflowId: string;
  nodeId: string;
  eventType: string;
  fireAt: Date;
  now: Date;
  /** Of one that looks for dates. */
  coveredUntil: string | null;
  position: string | null;
}

/** What firing came to: how many events, and whether there is more to do at once. */
export interface Fired {
  events: number;
  isPartial: boolean;
}

/** Rounds of one call: a search through very many contacts goes on with the next, so that a worker can stop in between. */
const maxRounds = 20;
/** When a schedule that failed is tried again. */
const pause = "1 minute";

/**
 * Fires due schedules: the event and the next time are written in one transaction, and the event's id names schedule and
 * time, so that none fires twice however many workers look. Times that were missed while nobody worked fire once.
 * One that cannot fire keeps none of the others from firing; it is tried again after a minute. @returns how many events.
 */
export async function fireSchedules(shell: Pick<Shell, "pool" | "log" | "reach">): Promise<number> {
  let events = 0;
  for (let round = 0; round < maxRounds; round++) {
    const due = await shell.pool<
      { workspaceId: string }[]
    >`select w as "workspaceId" from millrace.workspaces_with_due_schedules(500) w`;
    let isPartial = false;
    for (const { workspaceId } of due) {
      const fired = await fireInWorkspace(shell, workspaceId);
      events += fired.events;
      isPartial ||= fired.isPartial;
    }
    if (!isPartial) break;
  }
  return events;
}

async function fireInWorkspace(shell: Pick<Shell, "pool" | "log" | "reach">, workspaceId: string): Promise<Fired> {
  try {
    const fired = await inWorkspace(shell.pool, workspaceId, async (sql) => {
      const all = await fire(sql, workspaceId, await takeDue(sql, workspaceId));
      shell.reach?.("schedules.before_commit");
      return all;
    });
    shell.reach?.("schedules.after_commit");
    return fired;
  } catch (error) {
    if (isOutage(error)) throw error;
  }
  return inWorkspace(shell.pool, workspaceId, async (sql) => {
    const fired: Fired = { events: 0, isPartial: false };
    for (const schedule of await takeDue(sql, workspaceId)) {
      const one = await fireAlone(shell, sql, workspaceId, schedule);
      fired.events += one.events;
      fired.isPartial ||= one.isPartial;
    }
    return fired;
  });
}

async function fireAlone(
  { log }: Pick<Shell, "log">,
  sql: TransactionSql,
  workspaceId: string,
  schedule: DueSchedule,
): Promise<Fired> {
  try {
    return await inSavepoint(sql, (inner) => fire(inner, workspaceId, [schedule]));
  } catch (error) {
    if (isOutage(error)) throw error;
    const { workflowId, nodeId } = schedule;
    log.error("A schedule could not fire.", { workspaceId, workflowId, nodeId, error: String(error) });
    await sql`
      update schedules set next_fire_at = now() + ${pause}::interval
      where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and node_id = ${nodeId}`;
    return { events: 0, isPartial: false };
  }
}

function takeDue(sql: TransactionSql, workspaceId: string): Promise<DueSchedule[]> {
  return sql<DueSchedule[]>`
    select workflow_id as "workflowId", node_id as "nodeId", event_type as "eventType", time_zone as "timeZone", anchor,
      coalesce(rule, jsonb_build_object('kind', 'cron', 'cron', cron)) as rule, next_fire_at as "fireAt", now() as now,
      covered_until::text as "coveredUntil", position
    from schedules where workspace_id = ${workspaceId} and next_fire_at <= now()
    order by workflow_id, node_id for update skip locked`;
}

async function fire(sql: TransactionSql, workspaceId: string, due: DueSchedule[]): Promise<Fired> {
  const forDates = due.filter(({ rule }) => rule.kind === "dates");
  const atTimes = due.filter(({ rule }) => rule.kind !== "dates");
  await setNext(sql, workspaceId, atTimes);
  const stored = await storeWithin(
    sql,
    workspaceId,
    atTimes.map(({ workflowId, nodeId, eventType, fireAt, timeZone }) => ({
      id: `${workflowId}:${nodeId}:${fireAt.toISOString()}`,
      type: eventType,
      source: "millrace",
      time: fireAt.toISOString(),
      data: { workflowId, nodeId, scheduledFor: fireAt.toISOString(), timeZone },
      mode: "live",
    })),
  );
  if (stored.some(({ status }) => status === "accepted"))
    await enqueue(sql, [{ identifier: "dispatch", payload: { workspaceId } }]);
  const fired: Fired = { events: stored.length, isPartial: false };
  for (const schedule of forDates) {
    const page = await fireDates(sql, workspaceId, schedule);
    fired.events += page.events;
    fired.isPartial ||= page.isPartial;
  }
  return fired;
}

async function setNext(sql: TransactionSql, workspaceId: string, fired: DueSchedule[]): Promise<void> {
  const rows = fired.map((schedule) => {
    const next = nextFireAt(schedule, schedule.now)?.toISOString() ?? "infinity";
    return { workflowId: schedule.workflowId, nodeId: schedule.nodeId, next };
  });
  if (rows.length === 0) return;
  await sql`
    update schedules s set next_fire_at = x.next
    from jsonb_to_recordset(${jsonText(rows)}::text::jsonb) as x("workflowId" uuid, "nodeId" text, next timestamptz)
    where s.workspace_id = ${workspaceId} and s.workflow_id = x."workflowId" and s.node_id = x."nodeId"`;
}
