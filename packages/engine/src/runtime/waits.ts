import type { Condition } from "@millrace/shared/conditions/condition.ts";
import { explanationResult } from "@millrace/shared/conditions/evaluate.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { Input } from "../core/state.ts";
import type { EventView } from "../nodes/define.ts";
import { jsonText } from "../store/json-text.ts";
import type { Batch, WaitRow } from "./batch.ts";
import { evaluator, valuesOf } from "./context.ts";
import { holdValues, readPaths, valueAt, type WaitValue } from "./wait-values.ts";

/** An event that arrives, with the contact it turned out to be about. */
export interface Arrival {
  event: EventView;
  contactId: string | null;
}

export interface WaitWon {
  runId: string;
  input: Input;
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
  /** Null of waits that an older program wrote down. */
  timeZone: string | null;
  port: string;
}

/**
 * Gives arriving events to the steps that wait for them. The deleted subscription decides who has won. The contacts of the
 * events are held, and the paths of their types.
 */
export async function matchWaits(batch: Batch, arrivals: Arrival[]): Promise<WaitWon[]> {
  const { sql, workspaceId } = batch;
  const keys = arrivals.map(({ event, contactId }) => ({ type: event.type, contactId }));
  const types = arrivals.map(({ event }) => event.type);
  const [byContact, paths] = await Promise.all([
    sql<WaitFound[]>`
      select distinct w.run_id as "runId", w.node_id as "nodeId", w.scope, w.attempt, w.event_type as "eventType", w.contact_id as "contactId",
        null as "correlatePath", null as "correlateValue", w.filter, w.time_zone as "timeZone", w.port
      from jsonb_to_recordset(${jsonText(keys)}::text::jsonb) as x(type text, "contactId" uuid)
      join event_waits w on w.workspace_id = ${workspaceId} and w.event_type = x.type and w.contact_id = x."contactId" and w.correlate_path is null`,
    readPaths(batch, types),
  ]);
  const values = paths.flatMap(({ eventType, path }): WaitValue[] =>
    arrivals.flatMap(({ event }) => {
      const value = event.type === eventType ? valueAt(event, path) : null;
      return value === null ? [] : [{ eventType, path, value }];
    }),
  );
  const [, byValue] =
    values.length > 0 ? await Promise.all([holdValues(batch, values), waitsByValue(batch, values)]) : [];
  const won: WaitWon[] = [];
  const taken: WaitFound[] = [];
  for (const wait of [...byContact, ...(byValue ?? [])]) {
    const arrival = arrivals.find(
      (candidate) => concerns(wait, candidate) && passes(batch, wait.filter, candidate, wait.timeZone),
    );
    if (!arrival) continue;
    taken.push(wait);
    const { event } = arrival;
    won.push({ runId: wait.runId, input: wait.attempt === 0 ? reached(wait, event) : received(wait, event) });
  }
  if (taken.length > 0) {
    await sql`
      delete from event_waits w using jsonb_to_recordset(${jsonText(taken)}::text::jsonb) as x("runId" uuid, "nodeId" text, scope text)
      where w.workspace_id = ${workspaceId} and w.run_id = x."runId" and w.node_id = x."nodeId" and w.scope = x.scope`;
  }
  return won;
}

function waitsByValue({ sql, workspaceId }: Batch, values: WaitValue[]): Promise<WaitFound[]> {
  return sql<WaitFound[]>`
    select distinct w.run_id as "runId", w.node_id as "nodeId", w.scope, w.attempt, w.event_type as "eventType", null::uuid as "contactId",
      w.correlate_path as "correlatePath", w.correlate_value as "correlateValue", w.filter, w.time_zone as "timeZone", w.port
    from jsonb_to_recordset(${jsonText(values)}::text::jsonb) as x("eventType" text, path text, value text)
    join event_waits w on w.workspace_id = ${workspaceId} and w.event_type = x."eventType" and w.correlate_path is not null
      and w.correlate_hash = hashtextextended(x.value, 0) and w.correlate_value = x.value and w.correlate_path = x.path`;
}

/** Whether an event is of the kind that a step waits for, its filter aside. */
export function concerns(wait: WaitFound | WaitRow, { event, contactId }: Arrival): boolean {
  if (event.type !== wait.eventType) return false;
  if (wait.correlatePath === null) return wait.contactId !== null && contactId === wait.contactId;
  return valueAt(event, wait.correlatePath) === wait.correlateValue;
}

/** @param timeZone in which the filter's hours and days are meant; null means the workspace's. */
export function passes(
  batch: Batch,
  filter: Condition | null,
  { event, contactId }: Arrival,
  timeZone: string | null,
): boolean {
  if (!filter) return true;
  const now = batch.clock();
  const { workspace } = batch.index;
  const contact = (contactId && batch.records.contacts.get(contactId)) || null;
  return explanationResult(
    evaluator(valuesOf({ workspace, event, contact, now }), now, timeZone ?? workspace.timeZone)(filter),
  );
}

/** The input by which a run jumps to a goal. No step waits in attempt 0: that marks what is waited for on a goal's behalf. */
function reached({ nodeId }: { nodeId: string }, event: EventView): Input {
  return { type: "goal", nodeId, output: { event: event as unknown as Json } };
}

/** The input that ends a wait. */
export function received(
  wait: { nodeId: string; scope: string; attempt: number; port: string },
  event: EventView,
): Extract<Input, { type: "succeeded" }> {
  const { nodeId, scope, attempt, port } = wait;
  return { type: "succeeded", nodeId, scope, attempt, port, output: { event: event as unknown as Json } };
}
