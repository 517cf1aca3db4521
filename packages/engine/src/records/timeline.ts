import type { Page, PageQuery } from "@millrace/shared/api/common.ts";
import type { TimelineItem } from "@millrace/shared/api/contacts.ts";
import type { Sql } from "../store/database.ts";
import { decodeCursor, toPage } from "../store/paging.ts";
import { getContact } from "./contacts.ts";

/**
 * What happened to a contact, newest first: events about it, runs for it, tasks. Each has an id that carries its time, so the
 * three lists are one by the order of the ids.
 */
export async function listTimeline(
  sql: Sql,
  workspaceId: string,
  contactId: string,
  { limit, cursor }: PageQuery,
): Promise<Page<TimelineItem>> {
  await getContact(sql, workspaceId, contactId);
  const before = cursor === undefined ? lastId : decodeCursor(cursor);
  const about = (id: string) =>
    sql`workspace_id = ${workspaceId} and contact_id = ${contactId} and ${sql(id)} < ${before}`;
  const rows = await sql<TimelineRow[]>`
    with items as (
      (select id, 'event' as kind
        from (select workspace_id, event_id from event_receipts where ${about("event_id")}) receipt
        join events e on e.workspace_id = receipt.workspace_id and e.id = receipt.event_id
        order by 1 desc limit ${limit + 1})
      union all
      (select id, 'run' from runs where ${about("id")} order by 1 desc limit ${limit + 1})
      union all
      (select id, 'task' from tasks where ${about("id")} order by 1 desc limit ${limit + 1})
      order by 1 desc limit ${limit + 1}
    )
    select i.id, i.kind,
      coalesce(e.received_at, r.started_at, t.created_at) as at,
      coalesce(e.type, t.title, w.name, 'Deleted workflow') as title,
      coalesce(e.source, r.error ->> 'message', t.description, '') as detail,
      coalesce(r.status, t.status) as status,
      coalesce(r.id, t.run_id) as "runId",
      r.workflow_id as "workflowId"
    from items i
    left join events e on i.kind = 'event' and e.workspace_id = ${workspaceId} and e.id = i.id
    left join runs r on i.kind = 'run' and r.workspace_id = ${workspaceId} and r.id = i.id
    left join tasks t on i.kind = 'task' and t.workspace_id = ${workspaceId} and t.id = i.id
    left join workflows w on w.workspace_id = ${workspaceId} and w.id = r.workflow_id
    order by i.id desc`;
  return toPage(rows, limit, (row) => row.id, toItem);
}

const lastId = "ffffffff-ffff-ffff-ffff-ffffffffffff";

interface TimelineRow extends Omit<TimelineItem, "at"> {
  at: Date;
}

function toItem({ at, ...row }: TimelineRow): TimelineItem {
  return { ...row, at: at.toISOString() };
}
