import type { Contact } from "@millrace/shared/api/contacts.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { changeContacts, type ContactChange } from "./change.ts";
import { lockContacts } from "./load.ts";
import type { RecordsSession } from "./session.ts";
import { addTags } from "./tags.ts";

/**
 * Makes two contacts one. The winner keeps what it has and gets what it lacks, the tags of both, every name of the loser, and
 * its tasks, runs and events; the loser is gone. Emits what changed about the winner.
 * @returns the winner.
 */
export async function mergeContacts(session: RecordsSession, winnerId: string, loserId: string): Promise<Contact> {
  if (winnerId === loserId) throw new MillraceError("invalid_input", "A contact cannot be merged with itself.");
  const { sql, workspaceId, contacts } = session;
  await lockContacts(session, [winnerId, loserId]);
  const [winner, loser] = [contacts.get(winnerId), contacts.get(loserId)];
  if (!winner || !loser) throw new MillraceError("not_found", "There is no such contact.");
  await sql`
    update contact_identities set contact_id = ${winnerId}
    where workspace_id = ${workspaceId} and contact_id = ${loserId}`;
  for (const table of ["tasks", "runs", "event_receipts", "event_waits"]) {
    await sql`
      update ${sql(table)} set contact_id = ${winnerId} where workspace_id = ${workspaceId} and contact_id = ${loserId}`;
  }
  // Who has been in a workflow under either name has been in.
  await sql`
    insert into workflow_entries (workspace_id, workflow_id, kind, key, at, run_id, keep_until)
    select workspace_id, workflow_id, kind, ${`contact:${winnerId}`}, at, run_id, keep_until from workflow_entries
    where workspace_id = ${workspaceId} and key = ${`contact:${loserId}`}
    on conflict (workspace_id, workflow_id, kind, key) do update set
      at = greatest(workflow_entries.at, excluded.at), keep_until = greatest(workflow_entries.keep_until, excluded.keep_until)`;
  await sql`delete from workflow_entries where workspace_id = ${workspaceId} and key = ${`contact:${loserId}`}`;
  await sql`
    update held_runs set entry_key = ${`contact:${winnerId}`}
    where workspace_id = ${workspaceId} and entry_key = ${`contact:${loserId}`}`;
  await changeContacts(session, [whatItLacks(winner, loser)]);
  await addTags(
    session,
    loser.tags.map((tag) => ({ contactId: winnerId, tag })),
  );
  await sql`delete from contacts where workspace_id = ${workspaceId} and id = ${loserId}`;
  contacts.delete(loserId);
  return contacts.get(winnerId) ?? winner;
}

function whatItLacks(winner: Contact, loser: Contact): ContactChange {
  const fields = Object.entries(loser.fields).filter(([key]) => !Object.hasOwn(winner.fields, key));
  const change: ContactChange = { contactId: winner.id, fields: Object.fromEntries(fields), names: [] };
  if (winner.email === null && loser.email !== null) change.email = loser.email;
  if (winner.phone === null && loser.phone !== null) change.phone = loser.phone;
  const names = [];
  if (winner.externalId === null && loser.externalId !== null)
    names.push({ kind: "external" as const, value: loser.externalId });
  if (winner.anonymousId === null && loser.anonymousId !== null)
    names.push({ kind: "anonymous" as const, value: loser.anonymousId });
  return { ...change, names };
}
