import { type Name, nameKey } from "./names.ts";
import type { RecordsSession } from "./session.ts";

/** A name and the contact that has it or wants it. */
export interface ClaimedName extends Name {
  contactId: string;
}

/**
 * Gives names to contacts where nobody has them yet; the primary key decides between two who ask at once.
 * @returns whose each name is afterwards, by `nameKey`; a name that somebody took at this very moment is left out.
 */
export async function claimNames(session: RecordsSession, names: readonly ClaimedName[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const { sql, workspaceId } = session;
  const rows = await sql<ClaimedName[]>`
    with wanted as (
      select * from unnest(
        ${names.map((name) => name.kind)}::text[], ${names.map((name) => name.value)}::text[],
        ${names.map((name) => name.contactId)}::uuid[]) w (kind, value, contact_id)
    ), won as (
      insert into contact_identities (workspace_id, kind, value, contact_id)
      select ${workspaceId}, kind, value, contact_id from wanted order by kind, value
      on conflict do nothing
      returning kind, value, contact_id
    )
    select kind, value, contact_id as "contactId" from won
    union all
    select i.kind, i.value, i.contact_id from wanted
    join contact_identities i on i.workspace_id = ${workspaceId} and i.kind = wanted.kind and i.value = wanted.value`;
  return new Map(rows.map((row) => [nameKey(row), row.contactId]));
}

/** Takes names away from contacts that have them. */
export async function releaseNames(session: RecordsSession, names: readonly ClaimedName[]): Promise<void> {
  if (names.length === 0) return;
  const { sql, workspaceId } = session;
  await sql`
    delete from contact_identities i
    using unnest(
      ${names.map((name) => name.kind)}::text[], ${names.map((name) => name.value)}::text[],
      ${names.map((name) => name.contactId)}::uuid[]) gone (kind, value, contact_id)
    where i.workspace_id = ${workspaceId} and i.kind = gone.kind and i.value = gone.value
      and i.contact_id = gone.contact_id`;
}
