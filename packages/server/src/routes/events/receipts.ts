import type { Sql } from "@millrace/engine/store/database.ts";
import { labelOfContact } from "@millrace/engine/records/label.ts";
import { decodeCursor, isUuid, toPage } from "@millrace/engine/store/paging.ts";
import type { Page, PageQuery } from "@millrace/shared/api/common.ts";
import type { Match, Receipt } from "@millrace/shared/api/events.ts";
import type { JsonObject } from "@millrace/shared/json.ts";

type ReceiptSummary = Omit<Receipt, "matches">;

interface ReceiptRow {
  eventId: string;
  key: string;
  type: string;
  source: string;
  status: Receipt["status"] | null;
  time: Date;
  receivedAt: Date;
  contactId: string | null;
  contactLabel: string | null;
  data: JsonObject;
  matches: Match[] | null;
}

/** Until the dispatch has written an event's receipt, the event is `accepted` and nothing more. */
const columns = (sql: Sql) => sql`
  e.id as "eventId", e.key, e.type, e.source, r.status, e.time, e.received_at as "receivedAt", r.contact_id as "contactId",
  ${labelOfContact(sql)} as "contactLabel",
  e.data, r.matches`;

const withContact = (sql: Sql) => sql`
  left join contacts c on c.workspace_id = r.workspace_id and c.id = r.contact_id`;

/** An event by the id its sender gave or by ours; of several senders' with the same id, the newest. */
export async function findReceipt(sql: Sql, workspaceId: string, id: string): Promise<Receipt | undefined> {
  const [row] = await sql<ReceiptRow[]>`
    select ${columns(sql)} from events e
    left join event_receipts r on r.workspace_id = e.workspace_id and r.event_id = e.id
    ${withContact(sql)}
    where e.workspace_id = ${workspaceId} and (e.key = ${id} ${isUuid(id) ? sql`or e.id = ${id}` : sql``})
    order by e.id desc limit 1`;
  if (!row) return undefined;
  return { ...summaryOf(row), matches: await named(sql, workspaceId, row.matches ?? []) };
}

export interface ReceiptFilter extends PageQuery {
  type?: string | undefined;
  contactId?: string | undefined;
}

/** Events newest first. */
export async function listReceipts(
  sql: Sql,
  workspaceId: string,
  filter: ReceiptFilter,
): Promise<Page<ReceiptSummary>> {
  const { limit, cursor, type, contactId } = filter;
  const rows = await sql<ReceiptRow[]>`
    select ${columns(sql)} from events e
    ${contactId === undefined ? sql`left join` : sql`join`} event_receipts r
      on r.workspace_id = e.workspace_id and r.event_id = e.id
      ${contactId === undefined ? sql`` : sql`and r.contact_id = ${contactId}`}
    ${withContact(sql)}
    where e.workspace_id = ${workspaceId}
      ${type === undefined ? sql`` : sql`and e.type = ${type}`}
      ${cursor === undefined ? sql`` : sql`and e.id < ${decodeCursor(cursor)}`}
    order by e.id desc limit ${limit + 1}`;
  return toPage(rows, limit, (row) => row.eventId, summaryOf);
}

function summaryOf(row: ReceiptRow): ReceiptSummary {
  return {
    id: row.key,
    type: row.type,
    source: row.source,
    status: row.status ?? "accepted",
    time: row.time.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
    contactId: row.contactId,
    contactLabel: row.contactLabel,
    data: row.data,
  };
}

/** Workflows are shown by the name they have now. */
async function named(sql: Sql, workspaceId: string, matches: Match[]): Promise<Match[]> {
  // A refused event names no workflow.
  const ids = matches.map(({ workflowId }) => workflowId).filter(isUuid);
  if (ids.length === 0) return matches;
  const rows = await sql<{ id: string; name: string }[]>`
    select id, name from workflows
    where workspace_id = ${workspaceId} and id = any (${ids}::uuid[])`;
  const names = new Map(rows.map((row) => [row.id, row.name]));
  return matches.map((match) => {
    const workflowName = names.get(match.workflowId) ?? match.workflowName;
    return { ...match, ...(workflowName === undefined ? {} : { workflowName }) };
  });
}
