import type { Contact, PutContact } from "@millrace/shared/api/contacts.ts";
import { changeContacts, type ContactChange } from "./change.ts";
import { createContacts, type NewContact } from "./create.ts";
import { findOwners } from "./load.ts";
import { type Name, nameKey, namesOf, normalEmail, normalPhone } from "./names.ts";
import { withoutNulls } from "./resolve.ts";
import type { RecordsSession } from "./session.ts";
import { addTags } from "./tags.ts";

export interface ContactInput extends PutContact {
  externalId: string;
}

/** What became of one contact. `conflict`: its e-mail address belongs to another one, so nothing of it was stored. */
export type PutResult = { status: "created" | "updated"; contact: Contact } | { status: "conflict" };

/** Names that are taken while they are claimed are looked up anew; each time, somebody else has got further. */
const maxRounds = 5;

/**
 * Creates or updates contacts by their external ids, set-based. Unlike an event, it says exactly who is meant: another
 * contact is found by its e-mail address only if it has no external id yet. Tags are added, none are taken away.
 */
export async function putContacts(
  session: RecordsSession,
  inputs: readonly ContactInput[],
  makeId: () => string,
): Promise<PutResult[]> {
  const names = inputs.flatMap(identifying);
  for (let round = 1; round <= maxRounds; round++) {
    const { places, created } = place(session, inputs, await findOwners(session, names), makeId);
    if (created.length > 0 && !(await createContacts(session, created))) continue;
    const changes = places.filter((change) => change !== null);
    await changeContacts(session, changes);
    const tags = inputs.flatMap(({ tags = [] }, at) => {
      const contactId = places[at]?.contactId;
      return contactId ? tags.map((tag) => ({ contactId, tag })) : [];
    });
    await addTags(session, tags);
    const isNew = new Set(created.map((contact) => contact.id));
    return places.map((change): PutResult => {
      const contact = change && session.contacts.get(change.contactId);
      return contact ? { status: isNew.has(contact.id) ? "created" : "updated", contact } : { status: "conflict" };
    });
  }
  throw new Error("Contacts could not be identified because their names keep changing hands.");
}

/** The names that say who is meant. */
function identifying({ externalId, email }: ContactInput): Name[] {
  return namesOf({ externalId, email: email ?? undefined });
}

/** Decides who each input is about and what to change about them; null for a conflict. */
function place(
  session: RecordsSession,
  inputs: readonly ContactInput[],
  owners: Map<string, string>,
  makeId: () => string,
): { places: (ContactChange | null)[]; created: NewContact[] } {
  const created: NewContact[] = [];
  const adopted = new Set<string>();
  const isAdoptable = (id: string) => session.contacts.get(id)?.externalId === null && !adopted.has(id);
  const places = inputs.map((input): ContactChange | null => {
    const [byExternal, byEmail] = identifying(input).map((name) => owners.get(nameKey(name)));
    if (byEmail !== undefined && byEmail !== byExternal && (byExternal !== undefined || !isAdoptable(byEmail)))
      return null;
    const known = byExternal ?? byEmail;
    const contactId = known ?? makeId();
    if (byExternal === undefined) adopted.add(contactId);
    for (const name of identifying(input)) owners.set(nameKey(name), contactId);
    const change = changeOf(contactId, input);
    if (known === undefined) {
      const names = namesOf({ ...input, email: input.email ?? undefined, phone: input.phone ?? undefined });
      const essential = identifying(input).length;
      created.push({
        id: contactId,
        names,
        essential,
        phone: change.phone ?? null,
        fields: withoutNulls(input.fields),
      });
    } else {
      change.names = newNames(session.contacts.get(contactId), input);
    }
    return change;
  });
  return { places, created };
}

function changeOf(contactId: string, { email, phone, fields }: ContactInput): ContactChange {
  const change: ContactChange = { contactId, fields };
  if (email !== undefined) change.email = email && normalEmail(email);
  if (phone !== undefined) change.phone = phone && (normalPhone(phone) || null);
  return change;
}

/** What a known contact is to be known by as well. Without those that it certainly has: claiming them costs. */
function newNames(contact: Contact | undefined, { externalId, anonymousId }: ContactInput): Name[] {
  return namesOf({ externalId, anonymousId }).filter(
    ({ value }) => value !== contact?.externalId && value !== contact?.anonymousId,
  );
}
