import type { TransactionSql } from "postgres";
import { jsonText } from "../../store/json-text.ts";
import type { ActiveRun } from "../batch.ts";
import type { HoldReason } from "./words.ts";

/** A row of `held_runs`. Times in ISO 8601; `dueAt` may be `infinity`. */
export interface HeldRow {
  runId: string;
  workflowId: string;
  nodeId: string;
  reason: HoldReason;
  words: string;
  entryKey: string | null;
  entered: boolean;
  debounceKey: string | null;
  hasSlot: boolean;
  queuedAt: string;
  dueAt: string;
  orderAt: string;
}

/** A row of `workflow_entries`. `keepUntil` may be `infinity`. */
export interface EntryRow {
  workflowId: string;
  kind: "entry" | "slot";
  key: string;
  at: string;
  runId: string | null;
  keepUntil: string;
}

/** What admission has decided in a batch; written by its commit. */
export interface AdmissionChanges {
  /** By run id. */
  held: Map<string, HeldRow>;
  /** By workflow, kind and key. */
  entries: Map<string, EntryRow>;
  /** How many runs of a workflow have begun on its day, by workflow id. */
  days: Map<string, { workflowId: string; day: string; begun: number }>;
  /** Held runs that a later event goes to, and when they are due now. */
  renewed: Map<ActiveRun, string>;
  /** Workflows of which runs that were held before may begin as soon as this is committed. */
  roomFor: Set<string>;
  /** Whoever works on this batch looks for room again afterwards, so no job has to. */
  isAdmitting: boolean;
}

export function noChanges(): AdmissionChanges {
  return {
    held: new Map(),
    entries: new Map(),
    days: new Map(),
    renewed: new Map(),
    roomFor: new Set(),
    isAdmitting: false,
  };
}

const heldColumns = `"runId" uuid, "workflowId" uuid, "nodeId" text, reason text, words text, "entryKey" text, entered boolean,
  "debounceKey" text, "hasSlot" boolean, "queuedAt" timestamptz, "dueAt" timestamptz, "orderAt" timestamptz`;

/** Holds runs back, or for another reason and until another time than before. */
export function putHeld(sql: TransactionSql, workspaceId: string, rows: Iterable<HeldRow>): Promise<unknown> {
  return sql`
    insert into held_runs (workspace_id, run_id, workflow_id, node_id, reason, words, entry_key, entered, debounce_key, has_slot,
      queued_at, due_at, order_at)
    select ${workspaceId}, x.* from jsonb_to_recordset(${jsonText([...rows])}::text::jsonb) as x(${sql.unsafe(heldColumns)})
    on conflict (workspace_id, run_id) do update set reason = excluded.reason, words = excluded.words,
      entry_key = excluded.entry_key, entered = excluded.entered, debounce_key = excluded.debounce_key,
      has_slot = excluded.has_slot, due_at = excluded.due_at`;
}

export function dropHeld(sql: TransactionSql, workspaceId: string, runIds: string[]): Promise<unknown> {
  return sql`delete from held_runs where workspace_id = ${workspaceId} and run_id = any(${runIds}::uuid[])`;
}

export function putEntries(sql: TransactionSql, workspaceId: string, rows: Iterable<EntryRow>): Promise<unknown> {
  return sql`
    insert into workflow_entries (workspace_id, workflow_id, kind, key, at, run_id, keep_until)
    select ${workspaceId}, x."workflowId", x.kind, x.key, x.at, x."runId", x."keepUntil"
    from jsonb_to_recordset(${jsonText([...rows])}::text::jsonb)
      as x("workflowId" uuid, kind text, key text, at timestamptz, "runId" uuid, "keepUntil" timestamptz)
    on conflict (workspace_id, workflow_id, kind, key) do update set
      at = excluded.at, run_id = excluded.run_id, keep_until = excluded.keep_until`;
}

/** Gives back the entries of runs that have ended one at a time, or were ended before they began. */
export function dropEntries(sql: TransactionSql, workspaceId: string, runIds: string[]): Promise<unknown> {
  return sql`delete from workflow_entries where workspace_id = ${workspaceId} and run_id = any(${runIds}::uuid[])`;
}

export function putDays(sql: TransactionSql, workspaceId: string, days: AdmissionChanges["days"]): Promise<unknown> {
  return sql`
    update workflow_gates g set day = x.day, begun = x.begun
    from jsonb_to_recordset(${jsonText([...days.values()])}::text::jsonb) as x("workflowId" uuid, day text, begun int)
    where g.workspace_id = ${workspaceId} and g.workflow_id = x."workflowId"`;
}

/** Gives held runs the event, and with it the contact, that they will begin with, and the moment at which they do. */
export function renewHeld(
  sql: TransactionSql,
  workspaceId: string,
  renewed: ReadonlyMap<ActiveRun, string>,
): Promise<unknown> {
  const rows = Array.from(renewed, ([{ id, contactId, eventId, eventKey, event, hop, since }, dueAt]) => ({
    ...{ id, contactId, eventId, eventKey, eventType: event?.type ?? null, hop, since, dueAt },
  }));
  return sql`
    with x as materialized (
      select * from jsonb_to_recordset(${jsonText(rows)}::text::jsonb)
        as x(id uuid, "contactId" uuid, "eventId" uuid, "eventKey" text, "eventType" text, hop smallint, since bigint, "dueAt" timestamptz)
    ), later as (
      update held_runs h set due_at = x."dueAt" from x where h.workspace_id = ${workspaceId} and h.run_id = x.id
    )
    update runs r set contact_id = x."contactId", event_id = x."eventId", event_key = x."eventKey", event_type = x."eventType",
      hop = x.hop, since = x.since
    from x where r.workspace_id = ${workspaceId} and r.id = x.id`;
}
