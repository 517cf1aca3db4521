import type { ContactRef, Envelope } from "@millrace/shared/events/envelope.ts";
import type { Match } from "@millrace/shared/api/events.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import type { TransactionSql } from "postgres";
import { laneOf, laneOfNames } from "../records/lane.ts";
import { namesOf } from "../records/names.ts";
import type { EmittedEvent } from "../records/session.ts";
import { type Columns, rowSet } from "../store/row-set.ts";
import { uuidv7 } from "../store/uuid.ts";

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
    lane: (contact ? laneOfNames(namesOf(contact)) : null) ?? laneOf(id),
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
    lane: laneOf(contactId ?? id),
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

/** Stores events and puts the live ones into the inbox. Historical ones get their receipt at once: they start nothing. */
export async function insertEvents(sql: TransactionSql, workspaceId: string, rows: EventRow[]): Promise<void> {
  await sql`
    with x as materialized (select * from ${rowSet(sql, eventColumns, rows)} x),
    stored as (
      insert into events (workspace_id, id, key, source, type, time, mode, contact, entity, data, trace)
      select ${workspaceId}, id, key, source, type, coalesce(time, now()), mode, contact, entity, data, trace from x
    ), past as (
      insert into event_receipts (workspace_id, event_id, type, status)
      select ${workspaceId}, id, type, 'stored' from x where mode = 'historical'
    )
    insert into inbox (workspace_id, lane, event_id) select ${workspaceId}, lane, id from x where mode = 'live' order by id`;
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
      select ${workspaceId}, coalesce(c.lane, x.lane), x.id
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
