import { hash } from "node:crypto";
import type { Envelope } from "@millrace/shared/events/envelope.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { TransactionSql } from "postgres";
import { findLanes } from "../records/lane.ts";
import { loadContactByRef } from "../records/lookup.ts";
import { openBatch } from "./batch.ts";
import type { Pool } from "../store/database.ts";
import { jsonText } from "../store/json-text.ts";
import { isOutage } from "../store/outage.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { uuidv7 } from "../store/uuid.ts";
import type { Ingest, Ingested } from "./engine.ts";
import { type EventRow, eventRow, insertEvents } from "./event-writes.ts";
import type { Reach } from "./fail-points.ts";
import { createGrouping } from "./grouping.ts";
import { enqueue } from "./jobs.ts";
import { matchTriggers } from "./matching.ts";
import type { TriggerIndex } from "./trigger-index.ts";

const maxGroup = 500;

export interface IngestOptions {
  pool: Pool;
  index: TriggerIndex;
  reach?: Reach | undefined;
}

/**
 * Stores events in groups: one insert and one job for whatever arrived while the group before was being committed. What
 * cannot be stored fails its own caller only.
 */
export function createIngest({ pool, index, reach }: IngestOptions): Ingest {
  const run = async (workspaceId: string, events: Envelope[]): Promise<Ingested[]> => {
    const stored = await inWorkspace(pool, workspaceId, async (sql) => {
      const results = await storeEvents(sql, workspaceId, events);
      reach?.("ingest.before_commit");
      return results;
    });
    reach?.("ingest.after_commit");
    return stored;
  };
  const groups = createGrouping<Envelope, Ingested>({ maxItems: maxGroup, concurrency: 2, run });
  /** After a group has failed: each caller by itself, and never all of them at once. */
  const alone = createGrouping<Envelope, Ingested>({ maxItems: 1, concurrency: 1, run });
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

interface Candidate {
  row: EventRow;
  /** Of the event as it came; only events that carry an id have one. */
  hash: string | null;
}

/**
 * Stores events of one workspace in this transaction, each once, and adds the job that dispatches them.
 * An id that is known stores nothing: `duplicate` where the event is the same, `conflict` where it is not.
 */
export async function storeEvents(sql: TransactionSql, workspaceId: string, events: Envelope[]): Promise<Ingested[]> {
  const candidates = events.map((event): Candidate => ({
    row: eventRow(uuidv7(), event),
    hash: event.id === undefined ? null : hashOf(event),
  }));
  const [known, lanes] = await Promise.all([
    claimKeys(sql, workspaceId, candidates),
    findLanes(
      sql,
      workspaceId,
      events.map(({ contact, mode }) => (mode === "live" ? contact : undefined)),
    ),
  ]);
  const fresh: EventRow[] = [];
  const results = candidates.map(({ row, hash: own }, at): Ingested => {
    const claim = own === null ? undefined : known.get(keyOf(row));
    if (!claim || claim.eventId === row.id) {
      fresh.push({ ...row, lane: lanes[at] ?? row.lane });
      return { status: "accepted", id: row.key, eventId: row.id };
    }
    if (claim.hash !== own) return { status: "conflict", id: row.key };
    return { status: "duplicate", id: row.key, eventId: claim.eventId };
  });
  if (fresh.length > 0) {
    await Promise.all([
      insertEvents(sql, workspaceId, fresh),
      enqueue(
        sql,
        fresh.some(({ mode }) => mode === "live") ? [{ identifier: "dispatch", payload: { workspaceId } }] : [],
      ),
    ]);
  }
  return results;
}

interface Claim {
  eventId: string;
  hash: string;
}

/**
 * Claims the ids that senders gave. Of two transactions with the same id the second waits here for the first.
 * @returns who holds each id: one of these events, or one that was stored before.
 */
async function claimKeys(
  sql: TransactionSql,
  workspaceId: string,
  candidates: Candidate[],
): Promise<Map<string, Claim>> {
  const claims = new Map<string, Claim>();
  const rows: { source: string; key: string; id: string; hash: string }[] = [];
  for (const { row, hash: own } of candidates) {
    if (own === null || claims.has(keyOf(row))) continue;
    claims.set(keyOf(row), { eventId: row.id, hash: own });
    rows.push({ source: row.source, key: row.key, id: row.id, hash: own });
  }
  if (rows.length === 0) return claims;
  // In one order everywhere, so that two groups that share ids do not lock each other out.
  rows.sort((a, b) => (a.source + a.key < b.source + b.key ? -1 : 1));
  const { count } = await sql`
    insert into event_keys (workspace_id, source, key, event_id, body_hash)
    select ${workspaceId}, x.source, x.key, x.id, decode(x.hash, 'hex')
    from jsonb_to_recordset(${jsonText(rows)}::text::jsonb) as x(source text, key text, id uuid, hash text)
    on conflict do nothing`;
  if (count === rows.length) return claims;
  const holders = await sql<{ source: string; key: string; eventId: string; hash: string }[]>`
    select k.source, k.key, k.event_id as "eventId", encode(k.body_hash, 'hex') as hash
    from jsonb_to_recordset(${jsonText(rows)}::text::jsonb) as x(source text, key text)
    join event_keys k on k.workspace_id = ${workspaceId} and k.source = x.source and k.key = x.key`;
  for (const holder of holders) claims.set(keyOf(holder), holder);
  return claims;
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
