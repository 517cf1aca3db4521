import type { Sql } from "../packages/engine/src/store/database.ts";
import { emittedColumns, eventColumns, receiptColumns, type RunRows, runColumns, stepColumns } from "./limit-rows.ts";

/** One transaction of the bare limit: all rows of a batch, one statement a table, the statements sent without waiting. */
export async function writeRuns(sql: Sql, workspaceId: string, workflowId: string, rows: RunRows[]): Promise<void> {
  const now = new Date().toISOString();
  const events = JSON.stringify(rows.map((row) => eventColumns(row, row.n % 16)));
  const emitted = JSON.stringify(rows.map(emittedColumns));
  const [queued] = await Promise.all([
    sql<{ lane: number; seq: string }[]>`
      with x as materialized (
        select * from json_to_recordset(${events}::text::json) as x(id uuid, key text, source text, type text, mode text,
          contact jsonb, entity jsonb, data jsonb, trace jsonb, lane smallint)
      ), stored as (
        insert into events (workspace_id, id, key, source, type, time, mode, contact, entity, data, trace)
        select ${workspaceId}, id, key, source, type, now(), mode, contact, entity, data, trace from x
      )
      insert into inbox (workspace_id, lane, event_id) select ${workspaceId}, lane, id from x returning lane, seq`,
    sql`
      insert into event_keys (workspace_id, source, key, event_id, body_hash)
      select ${workspaceId}, x.source, x.key, x.id, decode(x.hash, 'hex')
      from json_to_recordset(${events}::text::json) as x(source text, key text, id uuid, hash text)`,
    sql`select millrace.enqueue(${JSON.stringify([{ identifier: "dispatch", payload: { workspaceId } }])}::text::json)`,
    sql`
      insert into event_receipts (workspace_id, event_id, type, status, contact_id, matches)
      select ${workspaceId}, x."eventId", x.type, x.status, x."contactId", x.matches
      from json_to_recordset(${JSON.stringify(rows.map((row) => receiptColumns(row, workflowId)))}::text::json)
        as x("eventId" uuid, type text, status text, "contactId" uuid, matches jsonb)`,
    sql`
      insert into contact_tags (workspace_id, contact_id, tag)
      select ${workspaceId}, x."contactId", x.data ->> 'tag'
      from json_to_recordset(${emitted}::text::json) as x("contactId" uuid, data jsonb) on conflict do nothing`,
    sql`
      insert into runs (workspace_id, id, workflow_id, version, status, mode, contact_id, event_id, event_key, event_type, hop, epoch,
        started_at, finished_at)
      select ${workspaceId}, x.* from json_to_recordset(${JSON.stringify(rows.map((row) => runColumns(row, workflowId, now)))}::text::json)
        as x(id uuid, workflow_id uuid, version int, status text, mode text, contact_id uuid, event_id uuid, event_key text,
          event_type text, hop smallint, epoch int, started_at timestamptz, finished_at timestamptz)`,
    sql`
      insert into steps (workspace_id, run_id, node_id, scope, ordinal, type, status, attempt, port, input, output, explanation,
        attempts, started_at, finished_at)
      select ${workspaceId}, x.* from json_to_recordset(${JSON.stringify(rows.flatMap((row) => stepColumns(row, now)))}::text::json)
        as x(run_id uuid, node_id text, scope text, ordinal int, type text, status text, attempt int, port text, input jsonb,
          output jsonb, explanation jsonb, attempts jsonb, started_at timestamptz, finished_at timestamptz)`,
    sql`
      with x as materialized (
        select * from json_to_recordset(${emitted}::text::json)
          as x(id uuid, key text, contact jsonb, entity jsonb, data jsonb, trace jsonb, "contactId" uuid)
      ), stored as (
        insert into events (workspace_id, id, key, source, type, time, mode, contact, entity, data, trace)
        select ${workspaceId}, id, key, 'millrace', 'contact.tag_added', now(), 'live', contact, entity, data, trace from x
      )
      insert into event_receipts (workspace_id, event_id, type, status, contact_id)
      select ${workspaceId}, id, 'contact.tag_added', 'processed', "contactId" from x`,
  ]);
  await Promise.all([
    sql`
      delete from inbox i using unnest(${queued.map(({ lane }) => lane)}::smallint[], ${queued.map(({ seq }) => seq)}::bigint[]) as x(lane, seq)
      where i.workspace_id = ${workspaceId} and i.lane = x.lane and i.seq = x.seq`,
    // The job is done. Its table is not the application's.
    sql`set local role none`,
    sql`delete from graphile_worker._private_jobs`,
  ]);
}
