import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { jsonText } from "../store/json-text.ts";
import { laneOfNames } from "./lane.ts";
import { type Name, nameKey, type NameKind } from "./names.ts";
import type { RecordsSession } from "./session.ts";

/** A contact that nobody knows yet. */
export interface NewContact {
  id: string;
  /** What it will be known by. */
  names: Name[];
  /** How many of the first names it must get: if one of them is somebody else's by now, it is not created. */
  essential: number;
  phone: string | null;
  fields: JsonObject;
}

/**
 * Creates contacts, and lets the primary key of `contact_identities` decide between transactions that meet the same new
 * contact at once: a contact whose essential names were taken in the meantime is taken back.
 * @returns whether every contact was created.
 */
export async function createContacts(session: RecordsSession, contacts: readonly NewContact[]): Promise<boolean> {
  const won = await insert(session, contacts);
  const late = contacts.filter(
    ({ id, names, essential }) => !names.slice(0, essential).every((name) => won.get(nameKey(name)) === id),
  );
  if (late.length > 0) {
    const ids = late.map((contact) => contact.id);
    await session.sql`delete from contacts where workspace_id = ${session.workspaceId} and id = any (${ids}::uuid[])`;
  }
  for (const contact of contacts) {
    if (late.includes(contact)) continue;
    const created = asContact(contact, won, session.now);
    session.contacts.set(created.id, created);
    const { externalId, email, phone, anonymousId, fields } = created;
    session.emit({
      type: "contact.created",
      contactId: created.id,
      data: { externalId, email, phone, anonymousId, fields },
      entity: { type: "contact", id: created.id },
    });
  }
  return late.length === 0;
}

/**
 * Identities go in before their contacts, in one statement, at whose end the foreign key is checked. They are sorted, so
 * that two transactions which want the same names wait in the same order.
 * @returns the names that were free, by `nameKey`, and whose they are now.
 */
async function insert(session: RecordsSession, contacts: readonly NewContact[]): Promise<Map<string, string>> {
  const { sql, workspaceId, now } = session;
  const names = contacts.flatMap(({ id, names }) => names.map((name) => ({ id, ...name })));
  const rows = contacts.map(({ id, names, phone, fields }) => ({ id, phone, fields, lane: laneOfNames(names) }));
  const won = await sql<{ id: string; kind: NameKind; value: string }[]>`
    with won as (
      insert into contact_identities (workspace_id, kind, value, contact_id)
      select ${workspaceId}, kind, value, contact_id
      from unnest(
        ${names.map((name) => name.id)}::uuid[], ${names.map((name) => name.kind)}::text[],
        ${names.map((name) => name.value)}::text[]) wanted (contact_id, kind, value)
      order by kind, value
      on conflict do nothing
      returning contact_id, kind, value
    ), created as (
      insert into contacts (workspace_id, id, external_id, email, phone, anonymous_id, fields, lane, created_at, updated_at)
      select ${workspaceId}, new.id, external.value, email.value, new.phone, anonymous.value, new.fields, new.lane, ${now}, ${now}
      from jsonb_to_recordset(${jsonText(rows)}::text::jsonb) new (id uuid, phone text, fields jsonb, lane smallint)
      left join won external on external.contact_id = new.id and external.kind = 'external'
      left join won email on email.contact_id = new.id and email.kind = 'email'
      left join won anonymous on anonymous.contact_id = new.id and anonymous.kind = 'anonymous'
    )
    select contact_id as id, kind, value from won`;
  return new Map(won.map(({ id, ...name }) => [nameKey(name), id]));
}

function asContact({ id, names, phone, fields }: NewContact, won: ReadonlyMap<string, string>, now: Date): Contact {
  const named = (kind: NameKind) => {
    const name = names.find((one) => one.kind === kind && won.get(nameKey(one)) === id);
    return name?.value ?? null;
  };
  return {
    id,
    externalId: named("external"),
    email: named("email"),
    phone,
    anonymousId: named("anonymous"),
    fields,
    tags: [],
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
  };
}
