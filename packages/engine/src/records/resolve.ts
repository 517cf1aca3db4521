import type { ContactRef } from "@millrace/shared/events/envelope.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { changeContacts, type ContactChange } from "./change.ts";
import { createContacts, type NewContact } from "./create.ts";
import { findOwners } from "./load.ts";
import { type Name, nameKey, namesOf, normalEmail, normalPhone } from "./names.ts";
import type { RecordsSession } from "./session.ts";

/** Names that are taken while they are claimed are looked up anew; each time, somebody else has got further. */
const maxRounds = 5;

/**
 * Finds the contacts that a batch of events names, creates those that nobody knows, and applies what the events say about
 * them, in the order of the batch. The first of externalId, email, phone and anonymousId that is known wins; the other names
 * become the contact's where they are free, and a new e-mail address or phone replaces the old one. Emits `contact.created`
 * and `contact.updated`, and leaves the contacts in the session.
 *
 * One query when all contacts are known and nothing changed, two when some are new, a few more for changes; however many
 * events there are. Transactions that meet the same new contact at once agree on one.
 * @param makeId a new contact's id.
 * @returns the contact's id for each reference, null for null.
 */
export async function resolveContacts(
  session: RecordsSession,
  refs: readonly (ContactRef | null)[],
  makeId: () => string,
): Promise<(string | null)[]> {
  if (refs.every((ref) => ref === null)) return refs.map(() => null);
  const asked = refs.map((ref) => {
    const names = ref ? namesOf(ref) : [];
    return ref && names.length > 0 ? { ref, names } : null;
  });
  const all = distinctNames(asked);
  for (let round = 1; round <= maxRounds; round++) {
    const plan = assign(asked, await findOwners(session, all), makeId);
    if (plan.created.length === 0 || (await createContacts(session, plan.created))) {
      await changeContacts(session, plan.changes);
      return plan.ids;
    }
  }
  throw new Error("Contacts could not be identified because their names keep changing hands.");
}

interface Asked {
  ref: ContactRef;
  names: Name[];
}

function distinctNames(asked: readonly (Asked | null)[]): Name[] {
  const names = new Map<string, Name>();
  for (const one of asked) for (const name of one?.names ?? []) names.set(nameKey(name), name);
  return [...names.values()];
}

interface Assignment {
  ids: (string | null)[];
  created: NewContact[];
  changes: ContactChange[];
}

/** Decides who is who, given who is known. `known` also learns what the batch itself assigns. */
function assign(asked: readonly (Asked | null)[], known: Map<string, string>, makeId: () => string): Assignment {
  const created: NewContact[] = [];
  const changes: ContactChange[] = [];
  const ids = asked.map((one) => {
    if (!one) return null;
    const { ref, names } = one;
    const owner = names.map((name) => known.get(nameKey(name))).find((id) => id !== undefined);
    const id = owner ?? makeId();
    const free = names.filter((name) => !known.has(nameKey(name)));
    for (const name of free) known.set(nameKey(name), id);
    if (owner !== undefined) {
      changes.push(changeOf(id, ref, free, known));
      return id;
    }
    const phone = ref.phone ? normalPhone(ref.phone) : null;
    created.push({ id, names, essential: names.length, phone, fields: withoutNulls(ref.fields ?? {}) });
    return id;
  });
  return { ids, created, changes };
}

function changeOf(
  contactId: string,
  { email, phone, fields }: ContactRef,
  free: readonly Name[],
  known: ReadonlyMap<string, string>,
): ContactChange {
  const change: ContactChange = { contactId };
  const names = free.filter(({ kind }) => kind === "external" || kind === "anonymous");
  if (names.length > 0) change.names = names;
  const address = email && normalEmail(email);
  // An address that is somebody else's stays theirs; asking for it with every event would only cost.
  if (address && known.get(nameKey({ kind: "email", value: address })) === contactId) change.email = address;
  if (phone) change.phone = normalPhone(phone);
  if (fields) change.fields = fields;
  return change;
}

export function withoutNulls(fields: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter((entry): entry is [string, Json] => entry[1] !== null));
}
