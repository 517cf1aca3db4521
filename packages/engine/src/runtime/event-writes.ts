import type { ContactRef, Envelope } from "@millrace/shared/events/envelope.ts";
import type { Match } from "@millrace/shared/api/events.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import type { TransactionSql } from "postgres";
import { contactLane, laneOfId, laneOfNames } from "../records/lane.ts";
import { type Name, namesOf } from "../records/names.ts";
import type { EmittedEvent } from "../records/session.ts";
import { heardDatabaseTime } from "../store/database-clock.ts";
import type { Sql } from "../store/database.ts";
import { jsonText } from "../store/json-text.ts";
import { columnArrays, type Columns, rowSet } from "../store/row-set.ts";
import { uuidv7 } from "../store/uuid.ts";
import type { JobSpec } from "./jobs.ts";

/** Who an event is about, as stored: as the sender named it, or by our own id where we emitted it. */
export type StoredContact = ContactRef | { id: string };

/** A row of `events` to be. */
export interface EventRow {
  id: string;
  key: string;
  source: string;
  type: string;
  time: string | null;
  mode: "live" | "historical";
  contact: StoredContact | null;
  entity: { type: string; id: string } | null;
  data: JsonObject;
  trace: { runId?: string | undefined; hop: number } | null;
  lane: number;
}

/** @param id our id of the event. */
export function eventRow(id: string, event: Envelope): EventRow {
  const { contact } = event;
  return {
    id,
    key: event.id ?? id,
    source: event.source,
    type: event.type,
    time: event.time ?? null,
    mode: event.mode,
    contact: contact ?? null,
    entity: event.entity ?? null,
    data: event.data,
    trace: event.trace ?? null,
    // Events about nobody need no order among themselves.
    lane: (contact ? laneOfNames(namesOf(contact)) : null) ?? laneOfId(id),
  };
}

/** An event that a change of a record caused. */
export function emittedRow({ type, contactId, data, entity, cause }: EmittedEvent): EventRow {
  const id = uuidv7();
  return {
    id,
    key: id,
    source: "millrace",
    type,
    time: null,
    mode: "live",
    contact: contactId === null ? null : { id: contactId },
    entity: entity ?? null,
    data,
    trace: cause ?? null,
    lane: laneOfId(contactId ?? id),
  };
}

const eventColumns = {
  id: "uuid",
  key: "text",
  source: "text",
  type: "text",
  time: "timestamptz",
  mode: "text",
  contact: "jsonb",
  entity: "jsonb",
  data: "jsonb",
  trace: "jsonb",
  lane: "smallint",
} satisfies Columns;

/** An event that came from outside. */
export interface IncomingRow extends EventRow {
  /** Of the event as it came, in hex; null when its sender gave it no id, or when an earlier row of the set has the same. */
  hash: string | null;
  /** What its contact may be known by. */
  names: readonly Name[];
}

const incomingColumns = { ...eventColumns, hash: "text" } satisfies Columns;
const nameColumns = { id: "uuid", rank: "int", kind: "text", value: "text" } satisfies Columns;

/**
 * Takes in events of one workspace, each id once, with one statement that needs no transaction around it (0012_accept_events).
 * @param jobs are added by the same commit.
 * @returns the ids of the rows with a hash that were stored; all rows without one were.
 */
export async function insertIncoming(
  sql: Sql,
  workspaceId: string,
  rows: IncomingRow[],
  jobs: JobSpec[] = [],
): Promise<ReadonlySet<string>> {
  const names = rows.flatMap(({ id, names: own }) => own.map(({ kind, value }, rank) => ({ id, rank, kind, value })));
  const [row] = await sql<{ claimed: string[]; told: number }[]>`
    select claimed, told from accept_events(${workspaceId}, ${columnArrays(sql, incomingColumns, rows)},
      ${columnArrays(sql, nameColumns, names)}, ${jobs.length === 0 ? null : jsonText(jobs)}::text::json)`;
  if (row) heardDatabaseTime(row.told);
  return new Set(row?.claimed);
}

/**
 * Stores events that the platform itself emits. Those that a trigger listens to or a step may wait for go into the inbox;
 * nobody hears the others, so they get their receipt at once. @returns whether any went into the inbox.
 */
export async function insertEmitted(
  sql: TransactionSql,
  workspaceId: string,
  rows: EventRow[],
  heardTypes: string[],
): Promise<boolean> {
  const [row] = await sql<{ heard: number }[]>`
    with x as materialized (
      select y.*, y.type = any(${heardTypes}) or exists (
        select from event_waits w where w.workspace_id = ${workspaceId} and w.event_type = y.type
          and w.contact_id = (y.contact ->> 'id')::uuid and w.correlate_path is null) or exists (
        select from event_wait_paths p where p.workspace_id = ${workspaceId} and p.event_type = y.type) as heard
      from ${rowSet(sql, eventColumns, rows)} y
    ), stored as (
      insert into events (workspace_id, id, key, source, type, time, mode, contact, entity, data, trace)
      select ${workspaceId}, id, key, source, type, now(), mode, contact, entity, data, trace from x
    ), unheard as (
      insert into event_receipts (workspace_id, event_id, type, status, contact_id)
      select ${workspaceId}, id, type, 'processed', (contact ->> 'id')::uuid from x where not heard
    ), queued as (
      insert into inbox (workspace_id, lane, event_id)
      select ${workspaceId}, case when c.id is null then x.lane else ${contactLane(sql)} end, x.id
      from x left join contacts c on c.workspace_id = ${workspaceId} and c.id = (x.contact ->> 'id')::uuid
      where x.heard order by x.id returning 1
    )
    select count(*)::int as heard from queued`;
  return (row?.heard ?? 0) > 0;
}

export interface ReceiptRow {
  eventId: string;
  /** Its place in the inbox; an event that was not in it takes the next place. */
  seq?: string;
  type: string;
  status: "processed" | "refused";
  contactId: string | null;
  matches: Match[];
}

const receiptColumns = {
  eventId: "uuid",
  seq: "bigint",
  type: "text",
  status: "text",
  contactId: "uuid",
  matches: "jsonb",
} satisfies Columns;

export function insertReceipts(sql: TransactionSql, workspaceId: string, receipts: ReceiptRow[]): Promise<unknown> {
  return sql`
    insert into event_receipts (workspace_id, event_id, type, status, contact_id, matches, seq)
    select ${workspaceId}, x."eventId", x.type, x.status, x."contactId", x.matches, coalesce(x.seq, nextval('event_order'))
    from ${rowSet(sql, receiptColumns, receipts)} x`;
}
