import type { Page, PageQuery } from "@millrace/shared/api/common.ts";
import type { Contact } from "@millrace/shared/api/contacts.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Sql } from "../store/database.ts";
import { containing, decodeCursor, toPage } from "../store/paging.ts";
import { contactColumns, type ContactRow, toContact } from "./load.ts";
import { namesOf } from "./names.ts";

export interface ContactFilter extends PageQuery {
  /** Part of the e-mail address, the name, the external id or the phone. */
  q?: string | undefined;
  tag?: string | undefined;
}

/** Contacts, newest first. */
export async function listContacts(
  sql: Sql,
  workspaceId: string,
  { q, tag, limit, cursor }: ContactFilter,
): Promise<Page<Contact>> {
  const before = cursor === undefined ? undefined : decodeCursor(cursor);
  const like = q ? containing(q) : undefined;
  const rows = await sql<ContactRow[]>`
    select ${contactColumns(sql)} from contacts c
    where c.workspace_id = ${workspaceId}
      ${before ? sql`and c.id < ${before}` : sql``}
      ${
        tag
          ? sql`and exists (select from contact_tags t
        where t.workspace_id = c.workspace_id and t.tag = ${tag} and t.contact_id = c.id)`
          : sql``
      }
      ${
        like
          ? sql`and (c.email ilike ${like} or c.external_id ilike ${like} or c.phone ilike ${like}
        or concat_ws(' ', c.fields ->> 'first_name', c.fields ->> 'last_name') ilike ${like})`
          : sql``
      }
    order by c.id desc limit ${limit + 1}`;
  return toPage(rows, limit, (row) => row.id, toContact);
}

/** One contact. @throws MillraceError `not_found`. */
export async function getContact(sql: Sql, workspaceId: string, contactId: string): Promise<Contact> {
  const [row] = await sql<ContactRow[]>`
    select ${contactColumns(sql)} from contacts c where c.workspace_id = ${workspaceId} and c.id = ${contactId}`;
  if (!row) throw contactNotFound();
  return toContact(row);
}

/** How a caller names a contact that is there already. */
export interface ContactName {
  id?: string | undefined;
  externalId?: string | undefined;
  email?: string | undefined;
}

/** The id of a named contact; the first name that is given decides. @throws MillraceError `not_found`. */
export async function findContactId(sql: Sql, workspaceId: string, { id, ...ref }: ContactName): Promise<string> {
  if (id !== undefined) return (await getContact(sql, workspaceId, id)).id;
  const [name] = namesOf(ref);
  if (!name) throw new MillraceError("invalid_input", "Name the contact by id, externalId or email.");
  const [row] = await sql<{ id: string }[]>`
    select contact_id as id from contact_identities
    where workspace_id = ${workspaceId} and kind = ${name.kind} and value = ${name.value}`;
  if (!row) throw contactNotFound();
  return row.id;
}

function contactNotFound(): MillraceError {
  return new MillraceError("not_found", "There is no such contact.");
}
