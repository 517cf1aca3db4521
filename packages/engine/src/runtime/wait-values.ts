import type { Json } from "@millrace/shared/json.ts";
import { readPath } from "@millrace/shared/paths.ts";
import type { EventView } from "../nodes/define.ts";
import { jsonText } from "../store/json-text.ts";
import type { Batch } from "./batch.ts";

/*
 * Events that arrive and steps that begin to wait must not miss each other. By contact, both hold the contact's row. By value
 * both hold a lock on the value. Which values of an event count is told by the paths that steps have looked at so far; one
 * that is new is written down by a step that holds the event's type alone, while those who read the paths share it.
 */

/** Where in events of a type steps look for a value. */
export interface WaitPath {
  eventType: string;
  path: string;
}

export interface WaitValue extends WaitPath {
  value: string;
}

/** Keeps new paths from being added for these event types until the end of the transaction. */
export async function holdPaths({ sql, workspaceId }: Batch, types: string[]): Promise<void> {
  const keys = [...new Set(types)].sort().map((type) => `${workspaceId}/${type}`);
  await sql`select pg_advisory_xact_lock_shared(hashtextextended(t, 0)) from unnest(${keys}::text[]) t`;
}

/** The paths that matter for events of these types; `holdPaths` comes first. */
export function readPaths({ sql, workspaceId }: Batch, types: string[]): Promise<WaitPath[]> {
  return sql<WaitPath[]>`
    select event_type as "eventType", path from event_wait_paths
    where workspace_id = ${workspaceId} and event_type = any(${[...new Set(types)]})`;
}

/** Makes sure that events of other transactions heed these paths. */
export async function addPaths(batch: Batch, wanted: WaitPath[]): Promise<void> {
  const { sql, workspaceId } = batch;
  const known = await readPaths(
    batch,
    wanted.map(({ eventType }) => eventType),
  );
  const missing = wanted.filter(
    ({ eventType, path }) => !known.some((one) => one.eventType === eventType && one.path === path),
  );
  if (missing.length === 0) return;
  const keys = [...new Set(missing.map(({ eventType }) => `${workspaceId}/${eventType}`))].sort();
  await sql`select pg_advisory_xact_lock(hashtextextended(t, 0)) from unnest(${keys}::text[]) t`;
  await sql`
    insert into event_wait_paths (workspace_id, event_type, path)
    select distinct ${workspaceId}::uuid, x."eventType", x.path
    from jsonb_to_recordset(${jsonText(missing)}::text::jsonb) as x("eventType" text, path text)
    order by 2, 3 on conflict do nothing`;
}

/** Holds values until the end of the transaction, in one order, so that transactions do not lock each other out. */
export async function holdValues({ sql, workspaceId }: Batch, values: WaitValue[]): Promise<void> {
  if (values.length === 0) return;
  const keys = [...new Set(values.map(({ eventType, path, value }) => `${workspaceId}/${eventType}/${path}=${value}`))];
  await sql`
    select pg_advisory_xact_lock(h) from (
      select distinct hashtextextended(k, 0) as h from jsonb_array_elements_text(${jsonText(keys)}::text::jsonb) k order by h) s`;
}

/** `orderId`, `data.orderId` and `event.data.orderId` mean the same; a bare `id` is the data's, where the data has one. */
export function valueAt(event: EventView, path: string): string | null {
  const found: Json | undefined = readPath({ event }, path) ?? readPath(event.data, path) ?? readPath(event, path);
  return found === undefined || found === null || typeof found === "object" ? null : String(found);
}
