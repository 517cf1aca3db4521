import { runFailed } from "@millrace/shared/events/contracts/run.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { RunError } from "@millrace/shared/runs/run.ts";
import type { TransactionSql } from "postgres";
import { jsonText } from "../../store/json-text.ts";
import { emittedRow, type EventRow, insertEmitted } from "../event-writes.ts";
import type { JobSpec } from "../jobs.ts";
import { maxHops } from "../matching.ts";

const { type } = runFailed;

/** A run that failed, and the workflow that handles it. */
interface Failure {
  runId: string;
  workflowId: string;
  workflowName: string;
  version: number;
  error: RunError;
  contact: { id: string; externalId: string | null; email: string | null } | null;
  hop: number;
  handler: string;
}

/**
 * Tells the error workflows of runs that have just been written as failed: one event a run, whose key is claimed for good, so
 * that a run which is retried and fails again tells nobody a second time. @returns the job that dispatches the events.
 */
export async function reportFailures(sql: TransactionSql, workspaceId: string, runIds: string[]): Promise<JobSpec[]> {
  if (runIds.length === 0) return [];
  const events = (await unhandled(sql, workspaceId, runIds)).map(eventOf);
  const rows = await claim(sql, workspaceId, events);
  if (rows.length === 0) return [];
  await insertEmitted(sql, workspaceId, rows, [type]);
  return [{ identifier: "dispatch", payload: { workspaceId } }];
}

/**
 * Those of the runs for which an error workflow is named: by their version, or else by the workspace. A run that handles a
 * failure, and whatever such a run has caused, tells nobody of its own: that would never end.
 */
function unhandled(sql: TransactionSql, workspaceId: string, runIds: string[]): Promise<Failure[]> {
  return sql<Failure[]>`
    with recursive failed as (
      select r.id, r.workflow_id, r.version, r.contact_id, r.hop, r.error, r.event_id, r.event_type, r.parent_run_id,
        coalesce(w.name, '') as workflow_name, coalesce(v.settings ->> 'errorWorkflowId', s.settings ->> 'errorWorkflowId') as handler
      from runs r
      join workspaces s on s.workspace_id = r.workspace_id
      left join workflows w on w.workspace_id = r.workspace_id and w.id = r.workflow_id
      left join workflow_versions v on v.workspace_id = r.workspace_id and v.workflow_id = r.workflow_id and v.version = r.version
      where r.workspace_id = ${workspaceId} and r.id = any(${runIds}::uuid[]) and r.status = 'failed' and r.mode = 'live'
    ), causes as (
      select id as failed_id, event_type, event_id, parent_run_id, 0 as depth from failed
      where handler is not null and handler <> workflow_id::text
      union all
      select c.failed_id, r.event_type, r.event_id, r.parent_run_id, c.depth + 1
      from causes c
      left join events e on e.workspace_id = ${workspaceId} and e.id = c.event_id
      join runs r on r.workspace_id = ${workspaceId} and r.id = coalesce(c.parent_run_id, (e.trace ->> 'runId')::uuid)
      where c.depth <= ${maxHops} and c.event_type is distinct from ${type}
    )
    select f.id as "runId", f.workflow_id as "workflowId", f.workflow_name as "workflowName", f.version, f.error, f.hop, f.handler,
      case when k.id is not null then
        jsonb_build_object('id', k.id, 'externalId', k.external_id, 'email', k.email) end as contact
    from failed f left join contacts k on k.workspace_id = ${workspaceId} and k.id = f.contact_id
    where f.handler is not null and f.handler <> f.workflow_id::text
      and not exists (select from causes c where c.failed_id = f.id and c.event_type = ${type})`;
}

function eventOf({ handler, hop, contact, error, ...about }: Failure): EventRow {
  const row = emittedRow({
    type,
    contactId: contact?.id ?? null,
    data: { ...about, nodeId: error.nodeId ?? null, error: error as unknown as Json, contact },
    entity: { type: "workflow", id: handler },
    // A failure at the end of a long row of runs is to be handled too; nothing that handles it can make the row longer.
    cause: { runId: about.runId, hop: Math.min(hop + 1, maxHops) },
  });
  return { ...row, key: `${type}/${about.runId}` };
}

/** @returns the events whose keys nobody has claimed before. */
async function claim(sql: TransactionSql, workspaceId: string, events: EventRow[]): Promise<EventRow[]> {
  if (events.length === 0) return [];
  const keys = events.map(({ id, key, source }) => ({ id, key, source }));
  const won = await sql<{ id: string }[]>`
    insert into event_keys (workspace_id, source, key, event_id, body_hash)
    select ${workspaceId}, x.source, x.key, x.id, '\\x00'
    from jsonb_to_recordset(${jsonText(keys)}::text::jsonb) as x(id uuid, key text, source text)
    order by x.key on conflict do nothing returning event_id as id`;
  return events.filter((event) => won.some(({ id }) => id === event.id));
}
