import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { Sql } from "../store/database.ts";
import type { Name } from "./names.ts";
import type { RecordsSession } from "./session.ts";

/** A contact as a query returns it: `contactColumns` over `contacts c`. */
export interface ContactRow extends Omit<Contact, "createdAt" | "updatedAt"> {
  createdAt: Date;
  updatedAt: Date;
}

export function contactColumns(sql: Sql) {
  return sql`
    c.id, c.external_id as "externalId", c.email, c.phone, c.anonymous_id as "anonymousId", c.fields,
    c.created_at as "createdAt", c.updated_at as "updatedAt",
    array(select t.tag from contact_tags t
      where t.workspace_id = c.workspace_id and t.contact_id = c.id order by t.tag) as tags`;
}

export function toContact({ createdAt, updatedAt, ...row }: ContactRow): Contact {
  return { ...row, createdAt: createdAt.toISOString(), updatedAt: updatedAt.toISOString() };
}

/** Makes sure that these contacts are in the session, in one query for those that are not. Unknown ids are left out. */
export async function loadContacts(session: RecordsSession, ids: readonly (string | null)[]): Promise<void> {
  const missing = new Set<string>();
  for (const id of ids) if (id !== null && !session.contacts.has(id)) missing.add(id);
  if (missing.size === 0) return;
  const { sql } = session;
  const rows = await sql<ContactRow[]>`
    select ${contactColumns(sql)} from contacts c
    where c.workspace_id = ${session.workspaceId} and c.id = any (${[...missing]}::uuid[])`;
  keep(session, rows);
}

/**
 * Locks contacts for a change, always in the order of their ids so that two batches cannot wait for each other, and refreshes
 * them in the session. Referring to a contact (a tag, a task) does not wait for this lock.
 */
export async function lockContacts(session: RecordsSession, ids: Iterable<string>): Promise<void> {
  const { sql } = session;
  const rows = await sql<ContactRow[]>`
    select ${contactColumns(sql)} from contacts c
    where c.workspace_id = ${session.workspaceId} and c.id = any (${[...ids]}::uuid[])
    order by c.id for no key update of c`;
  keep(session, rows);
}

/**
 * Who is known by these names, by `nameKey`. Their contacts are in the session afterwards. One query, which looks each name up
 * by itself: of a few hundred names PostgreSQL would read a table of 100,000 contacts through instead, at ten times the cost.
 */
export async function findOwners(session: RecordsSession, names: readonly Name[]): Promise<Map<string, string>> {
  const { sql } = session;
  const rows = await sql<(ContactRow & { knownBy: string[] })[]>`
    with found as (
      select i.contact_id, array_agg(i.kind || ':' || i.value) as "knownBy"
      from unnest(${names.map((name) => name.kind)}::text[], ${names.map((name) => name.value)}::text[]) asked (kind, value)
      cross join lateral (
        select n.contact_id, n.kind, n.value from contact_identities n
        where n.workspace_id = ${session.workspaceId} and n.kind = asked.kind and n.value = asked.value limit 1) i
      group by i.contact_id
    )
    select "knownBy", ${contactColumns(sql)}
    from found cross join lateral (
      select * from contacts o where o.workspace_id = ${session.workspaceId} and o.id = found.contact_id limit 1) c`;
  const owners = new Map<string, string>();
  for (const { knownBy, ...contact } of rows) {
    for (const key of knownBy) owners.set(key, contact.id);
    session.contacts.set(contact.id, toContact(contact));
  }
  return owners;
}

function keep(session: RecordsSession, rows: readonly ContactRow[]): void {
  for (const row of rows) session.contacts.set(row.id, toContact(row));
}
