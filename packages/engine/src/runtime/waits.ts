import type { Condition } from "@millrace/shared/conditions/condition.ts";
import { explanationResult } from "@millrace/shared/conditions/evaluate.ts";
import type { Json } from "@millrace/shared/json.ts";
import { readPath } from "@millrace/shared/paths.ts";
import type { Input } from "../core/state.ts";
import type { EventView } from "../nodes/define.ts";
import { jsonText } from "../store/json-text.ts";
import type { Batch, WaitRow } from "./batch.ts";
import { evaluator, valuesOf } from "./context.ts";
import { eventView } from "./load-runs.ts";

/** An event that arrives, with the contact it turned out to be about. */
export interface Arrival {
  event: EventView;
  contactId: string | null;
}

export interface WaitWon {
  runId: string;
  input: Extract<Input, { type: "succeeded" }>;
}

/**
 * Events that arrive and steps that begin to wait must not miss each other. By contact, both hold the contact's row.
 * By value there is no such row: arrivals share this lock on their type, a step that begins to wait takes it alone.
 */
export async function lockTypes({ sql, workspaceId }: Batch, types: string[], alone: boolean): Promise<void> {
  const sorted = [...new Set(types)].sort().map((type) => `${workspaceId}/${type}`);
  if (alone) await sql`select pg_advisory_xact_lock(hashtextextended(t, 0)) from unnest(${sorted}::text[]) t`;
  else await sql`select pg_advisory_xact_lock_shared(hashtextextended(t, 0)) from unnest(${sorted}::text[]) t`;
}

interface WaitFound {
  runId: string;
  nodeId: string;
  scope: string;
  attempt: number;
  eventType: string;
  contactId: string | null;
  correlatePath: string | null;
  correlateValue: string | null;
  filter: Condition | null;
  port: string;
}

/** Gives arriving events to the steps that wait for them. The deleted subscription decides who has won. */
export async function matchWaits(batch: Batch, arrivals: Arrival[]): Promise<WaitWon[]> {
  const { sql, workspaceId } = batch;
  const keys = arrivals.map(({ event, contactId }) => ({ type: event.type, contactId }));
  const types = [...new Set(arrivals.map(({ event }) => event.type))];
  const [byContact, paths] = await Promise.all([
    sql<WaitFound[]>`
      select distinct w.run_id as "runId", w.node_id as "nodeId", w.scope, w.attempt, w.event_type as "eventType", w.contact_id as "contactId",
        null as "correlatePath", null as "correlateValue", w.filter, w.port
      from jsonb_to_recordset(${jsonText(keys)}::text::jsonb) as x(type text, "contactId" uuid)
      join event_waits w on w.workspace_id = ${workspaceId} and w.event_type = x.type and w.contact_id = x."contactId" and w.correlate_path is null`,
    sql<{ eventType: string; path: string }[]>`
      select distinct event_type as "eventType", correlate_path as path from event_waits
      where workspace_id = ${workspaceId} and event_type = any(${types}) and correlate_path is not null`,
  ]);
  const byValue = paths.length > 0 ? await waitsByValue(batch, arrivals, paths) : [];
  const won: WaitWon[] = [];
  const taken: WaitFound[] = [];
  for (const wait of [...byContact, ...byValue]) {
    const arrival = arrivals.find((candidate) => concerns(wait, candidate) && passes(batch, wait.filter, candidate));
    if (!arrival) continue;
    taken.push(wait);
    won.push({ runId: wait.runId, input: received(wait, arrival.event) });
  }
  if (taken.length > 0) {
    await sql`
      delete from event_waits w using jsonb_to_recordset(${jsonText(taken)}::text::jsonb) as x("runId" uuid, "nodeId" text, scope text)
      where w.workspace_id = ${workspaceId} and w.run_id = x."runId" and w.node_id = x."nodeId" and w.scope = x.scope`;
  }
  return won;
}

function waitsByValue(
  { sql, workspaceId }: Batch,
  arrivals: Arrival[],
  paths: { eventType: string; path: string }[],
): Promise<WaitFound[]> {
  const values = paths.flatMap(({ eventType, path }) =>
    arrivals
      .filter(({ event }) => event.type === eventType)
      .map(({ event }) => ({ type: eventType, path, value: valueAt(event, path) })),
  );
  return sql<WaitFound[]>`
    select distinct w.run_id as "runId", w.node_id as "nodeId", w.scope, w.attempt, w.event_type as "eventType", null as "contactId",
      w.correlate_path as "correlatePath", w.correlate_value as "correlateValue", w.filter, w.port
    from jsonb_to_recordset(${jsonText(values)}::text::jsonb) as x(type text, path text, value text)
    join event_waits w on w.workspace_id = ${workspaceId} and w.event_type = x.type and w.correlate_value = x.value
      and w.correlate_path = x.path`;
}

function concerns(wait: WaitFound | WaitRow, { event, contactId }: Arrival): boolean {
  if (event.type !== wait.eventType) return false;
  if (wait.correlatePath === null) return wait.contactId !== null && contactId === wait.contactId;
  return valueAt(event, wait.correlatePath) === wait.correlateValue;
}

/** `orderId`, `data.orderId` and `event.data.orderId` mean the same; a bare `id` is the data's, where the data has one. */
function valueAt(event: EventView, path: string): string | null {
  const found = readPath({ event }, path) ?? readPath(event.data, path) ?? readPath(event, path);
  return found === undefined || found === null || typeof found === "object" ? null : String(found);
}

function passes(batch: Batch, filter: Condition | null, { event, contactId }: Arrival): boolean {
  if (!filter) return true;
  const now = batch.clock();
  const { workspace } = batch.index;
  const contact = (contactId && batch.records.contacts.get(contactId)) || null;
  return explanationResult(evaluator(valuesOf({ workspace, event, contact, now }), now, workspace.timeZone)(filter));
}

function received(
  wait: { nodeId: string; scope: string; attempt: number; port: string },
  event: EventView,
): WaitWon["input"] {
  const { nodeId, scope, attempt, port } = wait;
  return { type: "succeeded", nodeId, scope, attempt, port, output: { event: event as unknown as Json } };
}

/** At most this many events are looked through for the steps of one wave. */
const lookBackLimit = 5_000;

/**
 * Steps that begin to wait look for an event that came since their run was triggered.
 * @returns for each wait the input that ends it at once, or undefined.
 */
export async function lookBack(batch: Batch, waits: WaitRow[]): Promise<(WaitWon["input"] | undefined)[]> {
  const { sql, workspaceId } = batch;
  const byValue = waits.filter(({ correlatePath }) => correlatePath !== null).map(({ eventType }) => eventType);
  if (byValue.length > 0) await lockTypes(batch, byValue, true);
  const rows = await sql<(Parameters<typeof eventView>[0] & { contactId: string | null; eventId: string })[]>`
    select distinct on (e.id) e.id as "eventId", e.key, e.type, e.source, e.time, e.data, e.entity, r.contact_id as "contactId"
    from jsonb_to_recordset(${jsonText(waits)}::text::jsonb)
      as x("eventType" text, "contactId" uuid, "correlatePath" text, "sinceEventId" uuid)
    join event_receipts r on r.workspace_id = ${workspaceId} and r.type = x."eventType" and r.event_id > x."sinceEventId"
      and (x."correlatePath" is not null or r.contact_id = x."contactId")
    join events e on e.workspace_id = ${workspaceId} and e.id = r.event_id
    where e.mode = 'live' order by e.id limit ${lookBackLimit}`;
  return waits.map((wait) => {
    const row = rows.find((candidate) => {
      const arrival = { event: eventView(candidate), contactId: candidate.contactId };
      return (
        (wait.sinceEventId === null || candidate.eventId > wait.sinceEventId) &&
        concerns(wait, arrival) &&
        passes(batch, wait.filter as Condition | null, arrival)
      );
    });
    return row && received(wait, eventView(row));
  });
}
