import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { ContactRef } from "@millrace/shared/events/envelope.ts";
import { findOwners } from "./load.ts";
import { nameKey, namesOf } from "./names.ts";
import type { RecordsSession } from "./session.ts";

/** The contact that a reference names, by the first of its names that is known; null when nobody is. Changes nothing. */
export async function loadContactByRef(session: RecordsSession, ref: ContactRef): Promise<Contact | null> {
  const names = namesOf(ref);
  const owners = await findOwners(session, names);
  const id = names.map((name) => owners.get(nameKey(name))).find((owner) => owner !== undefined);
  return (id !== undefined && session.contacts.get(id)) || null;
}
