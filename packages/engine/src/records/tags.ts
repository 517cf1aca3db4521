import type { Contact } from "@millrace/shared/api/contacts.ts";
import { loadContacts } from "./load.ts";
import type { EmittedEvent, RecordsSession } from "./session.ts";

export interface TagChange {
  contactId: string;
  tag: string;
  /** The run that wants it. */
  cause?: EmittedEvent["cause"];
}

/**
 * Gives contacts tags, in one statement, and emits `contact.tag_added` for those they did not have.
 * @returns for each change whether the tag is new; false also for a contact that is gone.
 */
export async function addTags(session: RecordsSession, changes: readonly TagChange[]): Promise<boolean[]> {
  if (changes.length === 0) return [];
  const { sql, workspaceId, now } = session;
  const rows = await sql<TagRow[]>`
    insert into contact_tags (workspace_id, contact_id, tag, added_at)
    select distinct ${workspaceId}::uuid, c.id, wanted.tag, ${now}::timestamptz
    from unnest(${idsOf(changes)}::uuid[], ${tagsOf(changes)}::text[]) wanted (contact_id, tag)
    join contacts c on c.workspace_id = ${workspaceId} and c.id = wanted.contact_id
    order by c.id, wanted.tag
    on conflict do nothing
    returning contact_id as "contactId", tag`;
  const results = firstOf(rows, changes);
  if (rows.length > 0)
    await loadContacts(
      session,
      rows.map((row) => row.contactId),
    );
  for (const [at, { contactId, tag, cause }] of changes.entries()) {
    if (!results[at]) continue;
    retag(session, contactId, (tags) => (tags.includes(tag) ? tags : [...tags, tag].sort()));
    session.emit({
      type: "contact.tag_added",
      contactId,
      data: { tag },
      entity: { type: "contact", id: contactId },
      ...(cause && { cause }),
    });
  }
  return results;
}

/** Takes tags from contacts, in one statement. @returns for each change whether the contact had the tag. */
export async function removeTags(session: RecordsSession, changes: readonly TagChange[]): Promise<boolean[]> {
  if (changes.length === 0) return [];
  const { sql, workspaceId } = session;
  const rows = await sql<TagRow[]>`
    with gone as (
      select t.contact_id, t.tag
      from (select distinct * from unnest(${idsOf(changes)}::uuid[], ${tagsOf(changes)}::text[]) u (contact_id, tag)) unwanted
      join contact_tags t on t.workspace_id = ${workspaceId} and t.contact_id = unwanted.contact_id and t.tag = unwanted.tag
      order by t.contact_id, t.tag
      for update of t
    )
    delete from contact_tags t using gone
    where t.workspace_id = ${workspaceId} and t.contact_id = gone.contact_id and t.tag = gone.tag
    returning t.contact_id as "contactId", t.tag`;
  const results = firstOf(rows, changes);
  for (const [at, { contactId, tag }] of changes.entries()) {
    if (results[at]) retag(session, contactId, (tags) => tags.filter((one) => one !== tag));
  }
  return results;
}

interface TagRow {
  contactId: string;
  tag: string;
}

const idsOf = (changes: readonly TagChange[]) => changes.map((change) => change.contactId);
const tagsOf = (changes: readonly TagChange[]) => changes.map((change) => change.tag);

/** The first change that asks for what happened is the one that did it. */
function firstOf(rows: readonly TagRow[], changes: readonly TagChange[]): boolean[] {
  const done = new Set(rows.map(({ contactId, tag }) => `${contactId} ${tag}`));
  return changes.map(({ contactId, tag }) => done.delete(`${contactId} ${tag}`));
}

function retag(session: RecordsSession, contactId: string, change: (tags: string[]) => string[]): void {
  const contact: Contact | undefined = session.contacts.get(contactId);
  if (contact) session.contacts.set(contactId, { ...contact, tags: change(contact.tags) });
}
