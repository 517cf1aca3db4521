import { isDeepStrictEqual } from "node:util";
import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { loadContacts, lockContacts } from "./load.ts";
import { claimNames, releaseNames } from "./identities.ts";
import { type Name, nameKey } from "./names.ts";
import type { EmittedEvent, RecordsSession } from "./session.ts";
import { writeContacts } from "./write.ts";

/** What should become of one contact. */
export interface ContactChange {
  contactId: string;
  /** In normal form; null takes it away. It stays as it is when the address belongs to another contact. */
  email?: string | null;
  /** In normal form; null takes it away. Several contacts may share a number; the first is known by it. */
  phone?: string | null;
  /** Further names it should be known by, where nobody else is. */
  names?: readonly Name[];
  /** Fields to set; null takes one away. The others stay. */
  fields?: JsonObject;
  /** The run that wants it. */
  cause?: EmittedEvent["cause"];
}

/**
 * Changes contacts in the order of the list, in a constant number of statements, and emits `contact.updated` for every change
 * that made a difference. Where nothing would change, nothing is written or locked.
 * @returns for each change whether it made a difference that is visible: to the e-mail address, the phone or a field.
 */
export async function changeContacts(session: RecordsSession, changes: readonly ContactChange[]): Promise<boolean[]> {
  await loadContacts(
    session,
    changes.map((change) => change.contactId),
  );
  const needed = changes.filter((change) => wouldChange(session.contacts.get(change.contactId), change));
  if (needed.length === 0) return changes.map(() => false);
  const names = needed.flatMap((change) => namesIn(session.contacts.get(change.contactId), change));
  const owners = await claimNames(session, names);
  await lockContacts(session, new Set(needed.map((change) => change.contactId)));

  const touched = new Set<string>();
  const released: (Name & { contactId: string })[] = [];
  const results = changes.map((change) => {
    const contact = session.contacts.get(change.contactId);
    if (!contact || !wouldChange(contact, change)) return false;
    const { next, changed, previous } = apply(contact, change, owners);
    const renamed = next.externalId !== contact.externalId || next.anonymousId !== contact.anonymousId;
    if (changed.length === 0 && !renamed) return false;
    touched.add(contact.id);
    for (const kind of ["email", "phone"] as const) {
      const value = contact[kind];
      if (value !== null && value !== next[kind]) released.push({ kind, value, contactId: contact.id });
    }
    session.contacts.set(contact.id, { ...next, updatedAt: session.now.toISOString() });
    if (changed.length > 0) emitUpdated(session, next, changed, previous, change.cause);
    return changed.length > 0;
  });
  await releaseNames(
    session,
    released.filter(({ kind, value, contactId }) => {
      const contact = session.contacts.get(contactId);
      return value !== (kind === "email" ? contact?.email : contact?.phone);
    }),
  );
  await writeContacts(session, [...touched]);
  return results;
}

function wouldChange(contact: Contact | undefined, change: ContactChange): boolean {
  if (!contact) return false;
  if (change.email !== undefined && change.email !== contact.email) return true;
  if (change.phone !== undefined && change.phone !== contact.phone) return true;
  if (change.names?.length) return true;
  const fields = change.fields;
  if (!fields) return false;
  return Object.keys(fields).some((key) => !isDeepStrictEqual(fields[key] ?? null, fieldOf(contact, key)));
}

function namesIn(
  contact: Contact | undefined,
  { contactId, email, phone, names = [] }: ContactChange,
): (Name & { contactId: string })[] {
  const wanted = names.map((name) => ({ ...name, contactId }));
  if (email && email !== contact?.email) wanted.push({ kind: "email", value: email, contactId });
  if (phone && phone !== contact?.phone) wanted.push({ kind: "phone", value: phone, contactId });
  return wanted;
}

interface Applied {
  next: Contact;
  /** What is different now, by the names that templates know. */
  changed: string[];
  previous: JsonObject;
}

function apply(contact: Contact, change: ContactChange, owners: ReadonlyMap<string, string>): Applied {
  const next: Contact = { ...contact, fields: { ...contact.fields } };
  const changed: string[] = [];
  const previous: JsonObject = {};
  const note = (key: string, was: Json) => {
    changed.push(key);
    previous[key] = was;
  };
  const owned = (name: Name) => owners.get(nameKey(name)) === contact.id;
  const { email, phone, names = [], fields = {} } = change;
  if (email !== undefined && email !== contact.email && (email === null || owned({ kind: "email", value: email }))) {
    note("email", contact.email);
    next.email = email;
  }
  if (phone !== undefined && phone !== contact.phone) {
    note("phone", contact.phone);
    next.phone = phone;
  }
  for (const name of names.filter(owned)) {
    if (name.kind === "external") next.externalId ??= name.value;
    if (name.kind === "anonymous") next.anonymousId ??= name.value;
  }
  for (const [key, value] of Object.entries(fields)) {
    const was = fieldOf(contact, key);
    if (isDeepStrictEqual(value, was)) continue;
    note(key, was);
    if (value === null) delete next.fields[key];
    else next.fields[key] = value;
  }
  return { next, changed, previous };
}

/** Only own fields: a key may be called like a method of objects. */
function fieldOf(contact: Contact, key: string): Json {
  return Object.hasOwn(contact.fields, key) ? (contact.fields[key] ?? null) : null;
}

function emitUpdated(
  session: RecordsSession,
  contact: Contact,
  changed: string[],
  previous: JsonObject,
  cause: EmittedEvent["cause"],
): void {
  const current = (key: string): Json =>
    key === "email" ? contact.email : key === "phone" ? contact.phone : fieldOf(contact, key);
  session.emit({
    type: "contact.updated",
    contactId: contact.id,
    data: { changed, previous, fields: Object.fromEntries(changed.map((key) => [key, current(key)])) },
    entity: { type: "contact", id: contact.id },
    ...(cause && { cause }),
  });
}
