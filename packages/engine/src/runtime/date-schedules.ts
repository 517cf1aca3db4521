import { hash } from "node:crypto";
import { addDays, calendarDay, parseMoment } from "@millrace/shared/dates.ts";
import type { TransactionSql } from "postgres";
import type { DateRule } from "../nodes/schedule.ts";
import { contactLane } from "../records/lane.ts";
import { uuidv7 } from "../store/uuid.ts";
import { lastDayReached, nextFireAt, timeOfDayOn } from "../workflows/next-fire.ts";
import { type IncomingRow, insertIncoming } from "./event-writes.ts";
import { enqueue } from "./jobs.ts";
import type { DueSchedule, Fired } from "./schedules.ts";

/** Contacts in one transaction. */
const pageSize = 1_000;
/** Days that are made up for after a long outage. */
const maxDays = 31;

interface Candidate {
  contactId: string;
  lane: number;
  value: string;
}

/**
 * Fires a schedule that looks for dates: an event for each contact whose date has come since it last looked, a page of
 * contacts at a time. Each day counts once, also one on which nobody worked. An event's id names the contact and the date, so
 * that nobody is started twice for one date, whatever is edited or done again in between.
 */
export async function fireDates(sql: TransactionSql, workspaceId: string, schedule: DueSchedule): Promise<Fired> {
  const { rule, timeZone, now, coveredUntil } = schedule;
  if (rule.kind !== "dates") return { events: 0, isPartial: false };
  // The pages of one search look for the same days, also over midnight.
  const last = lastDayReached(schedule.position === null ? now : schedule.fireAt, rule.at, timeZone);
  const first = latest(coveredUntil === null ? last : addDays(coveredUntil, 1), addDays(last, 1 - maxDays));
  const dates: string[] = [];
  for (let day = first; day <= last; day = addDays(day, 1)) dates.push(addDays(day, -rule.offsetDays));
  const page = dates.length > 0 ? await findCandidates(sql, workspaceId, schedule, rule, dates) : [];
  const due = page.flatMap((candidate) =>
    datesDue(candidate.value, dates, rule.yearly, timeZone).map((date) => ({ ...candidate, date })),
  );
  const events = await storeReached(
    sql,
    workspaceId,
    due.map(({ contactId, lane, value, date }) => {
      const { workflowId, nodeId, eventType } = schedule;
      const key = `${workflowId}:${nodeId}:${contactId}:${date}`;
      const data = { workflowId, nodeId, field: rule.field, value, date };
      const hashed = hash("sha256", key, "hex");
      return {
        ...{ id: uuidv7(), key, source: "millrace", type: eventType, time: null, mode: "live" },
        ...{ contact: { id: contactId }, entity: null, data, trace: null, lane, hash: hashed, names: [] },
      };
    }),
  );
  const isPartial = page.length === pageSize;
  const reached = timeOfDayOn(last, rule.at, timeZone);
  const next = isPartial ? reached : nextFireAt(schedule, reached);
  await sql`
    update schedules set next_fire_at = ${next ?? "infinity"}, position = ${isPartial ? (page.at(-1)?.contactId ?? null) : null},
      covered_until = ${isPartial ? coveredUntil : last}
    where workspace_id = ${workspaceId} and workflow_id = ${schedule.workflowId} and node_id = ${schedule.nodeId}`;
  return { events, isPartial };
}

function latest(one: string, other: string): string {
  return one > other ? one : other;
}

/** Contacts whose field may hold one of these dates, give or take a day: a moment of its own zone is a day beside. */
function findCandidates(
  sql: TransactionSql,
  workspaceId: string,
  { position }: DueSchedule,
  { field, yearly }: DateRule,
  dates: readonly string[],
): Promise<Candidate[]> {
  const days = new Set(dates.flatMap((date) => [addDays(date, -1), date, addDays(date, 1)]));
  const wanted = yearly ? [...[...days].map((day) => day.slice(5)), "02-29"] : [...days];
  const [from, length] = yearly ? [6, 5] : [1, 10];
  return sql<Candidate[]>`
    select c.id as "contactId", ${contactLane(sql)} as lane, c.fields ->> ${field} as value from contacts c
    where c.workspace_id = ${workspaceId} and (${position}::uuid is null or c.id > ${position})
      and substr(c.fields ->> ${field}, ${from}::int, ${length}::int) = any(${wanted})
    order by c.id limit ${pageSize}`;
}

/** Which of these dates a contact's value names; a yearly one each year, from the first time on. */
export function datesDue(value: string, dates: readonly string[], yearly: boolean, timeZone: string): string[] {
  const moment = parseMoment(value, timeZone);
  if (!moment) return [];
  const day = moment.wholeDay ? value.trim().slice(0, 10) : calendarDay(moment.at, timeZone);
  if (!yearly) return dates.filter((date) => date === day);
  return dates.filter((date) => date >= day && anniversary(day, date.slice(0, 4)) === date);
}

function anniversary(day: string, year: string): string {
  const date = `${year}${day.slice(4)}`;
  return day.endsWith("02-29") && parseMoment(date, "UTC") === undefined ? `${year}-02-28` : date;
}

/** Stores the events whose ids are new. @returns how many were. */
async function storeReached(sql: TransactionSql, workspaceId: string, rows: IncomingRow[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { size } = await insertIncoming(sql, workspaceId, rows);
  if (size > 0) await enqueue(sql, [{ identifier: "dispatch", payload: { workspaceId } }]);
  return size;
}
