import { hash } from "node:crypto";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Envelope } from "@millrace/shared/events/envelope.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { TransactionSql } from "postgres";
import { loadContactByRef } from "../records/lookup.ts";
import { namesOf } from "../records/names.ts";
import { openBatch } from "./batch.ts";
import type { Pool } from "../store/database.ts";
import { isOutage } from "../store/outage.ts";
import { rowSet } from "../store/row-set.ts";
import { hearDatabaseTime, inWorkspace, tried } from "../store/tenancy.ts";
import { uuidv7 } from "../store/uuid.ts";
import type { Ingest, Ingested } from "./engine.ts";
import { eventRow, type IncomingRow, insertIncoming } from "./event-writes.ts";
import type { Reach } from "./fail-points.ts";
import { createGrouping } from "./grouping.ts";
import type { InboxSignal } from "./inbox-signal.ts";
import { matchTriggers } from "./matching.ts";
import type { TriggerIndex } from "./trigger-index.ts";

const maxGroup = 500;

export interface IngestOptions {
  pool: Pool;
  index: TriggerIndex;
  signal: InboxSignal;
  reach?: Reach | undefined;
}

/**
 * Stores events in groups: one statement for whatever arrived while the group before was being committed. What
 * cannot be stored fails its own caller only.
 */
export function createIngest({ pool, index, signal, reach }: IngestOptions): Ingest {
  const run = async (workspaceId: string, events: Envelope[]): Promise<Ingested[]> => {
    const { jobs, committed } = signal.announce(workspaceId);
    await hearDatabaseTime(pool);
    reach?.("ingest.before_commit");
    const stored = await storeEvents(events, {
      insert: (rows) => tried(pool, () => insertIncoming(pool, workspaceId, rows, jobs)),
      // A second transaction, for the few ids that are known: whoever holds them has committed, or nothing would be known of them.
      find: (rows) => inWorkspace(pool, workspaceId, (sql) => findHolders(sql, workspaceId, rows)),
    });
    reach?.("ingest.after_commit");
    committed();
    return stored;
  };
  const groups = createGrouping<Envelope, Ingested>({ maxItems: maxGroup, run });
  /** After a group has failed: each caller by itself, and never all of them at once. */
  const alone = createGrouping<Envelope, Ingested>({ maxItems: 1, run });
  return {
    async accept(workspaceId, events) {
      try {
        return await groups.submit(workspaceId, events);
      } catch (error) {
        if (isOutage(error)) throw error;
        return alone.submit(workspaceId, events);
      }
    },
    preview: (workspaceId, event) =>
      inWorkspace(pool, workspaceId, async (sql) => {
        const workspace = await index.read(sql, workspaceId);
        const [row] = await sql<{ now: Date }[]>`select now()`;
        const now = row?.now ?? new Date(0);
        const { records } = openBatch(sql, workspace, now, false);
        const contact = event.contact ? await loadContactByRef(records, event.contact) : null;
        const view = {
          id: event.id ?? "",
          type: event.type,
          source: event.source,
          time: event.time ?? now.toISOString(),
          data: event.data,
          ...(event.entity ? { entity: event.entity } : {}),
        };
        return matchTriggers(workspace, view, contact, now).map(({ entry: { version }, reason }) => ({
          workflowId: version.workflowId,
          workflowName: version.name,
          version: version.version,
          started: reason === undefined,
          ...(reason === undefined ? {} : { reason }),
        }));
      }),
  };
}

interface Claim {
  eventId: string;
  hash: string;
}

interface Holder extends Claim {
  source: string;
  key: string;
}

/** How events are written and read: by one statement each, in a transaction of the caller's or in their own. */
interface EventStore {
  insert: (rows: IncomingRow[]) => Promise<ReadonlySet<string>>;
  find: (rows: IncomingRow[]) => Promise<Holder[]>;
}

/**
 * Stores events of one workspace, each once; they still have to be announced. An id that is known stores nothing: `duplicate`
 * where the event is the same, `conflict` where it is not.
 */
async function storeEvents(events: Envelope[], { insert, find }: EventStore): Promise<Ingested[]> {
  if (events.length === 0) return [];
  /** Who holds each id that came along. */
  const claims = new Map<string, Claim>();
  const answers: { row: IncomingRow; own: string | null }[] = [];
  const rows: IncomingRow[] = [];
  for (const event of events) {
    const base = eventRow(uuidv7(), event);
    const own = event.id === undefined ? null : hashOf(event);
    const isFirst = own !== null && !claims.has(keyOf(base));
    if (isFirst) claims.set(keyOf(base), { eventId: base.id, hash: own });
    const names = event.contact && event.mode === "live" ? namesOf(event.contact) : [];
    const row = { ...base, hash: isFirst ? own : null, names };
    answers.push({ row, own });
    if (own === null || isFirst) rows.push(row);
  }
  const claimed = await insert(rows);
  if (claimed.size < claims.size) {
    const lost = rows.filter(({ id, hash: sent }) => sent !== null && !claimed.has(id));
    for (const row of lost) claims.delete(keyOf(row));
    for (const holder of await find(lost)) claims.set(keyOf(holder), holder);
  }
  return answers.map(({ row, own }): Ingested => {
    const accepted: Ingested = { status: "accepted", id: row.key, eventId: row.id };
    if (own === null) return accepted;
    const claim = claims.get(keyOf(row));
    if (!claim)
      throw new MillraceError("overloaded", "The event with this id was removed at this very moment. Send it again.");
    if (claim.eventId === row.id) return accepted;
    if (claim.hash !== own) return { status: "conflict", id: row.key };
    return { status: "duplicate", id: row.key, eventId: claim.eventId };
  });
}

/** Stores events in this transaction. */
export function storeWithin(sql: TransactionSql, workspaceId: string, events: Envelope[]): Promise<Ingested[]> {
  return storeEvents(events, {
    insert: (rows) => insertIncoming(sql, workspaceId, rows),
    find: (rows) => findHolders(sql, workspaceId, rows),
  });
}

function findHolders(sql: TransactionSql, workspaceId: string, rows: IncomingRow[]): Promise<Holder[]> {
  return sql<Holder[]>`
    select k.source, k.key, k.event_id as "eventId", encode(k.body_hash, 'hex') as hash
    from ${rowSet(sql, { source: "text", key: "text" }, rows)} x
    join event_keys k on k.workspace_id = ${workspaceId} and k.source = x.source and k.key = x.key`;
}

function keyOf({ source, key }: { source: string; key: string }): string {
  return `${source}\n${key}`;
}

/** SHA-256 of an event, whatever the order of its keys was. */
function hashOf(event: Envelope): string {
  return hash("sha256", canonical(event as unknown as Json), "hex");
}

function canonical(value: Json | undefined): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const keys = Object.keys(value)
    .filter((key) => value[key] !== undefined)
    .sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
}
