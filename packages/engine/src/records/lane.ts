import type { ContactRef } from "@millrace/shared/events/envelope.ts";
import type { Sql } from "../store/database.ts";
import { type Name, nameKey, namesOf } from "./names.ts";

/** Hashes of contacts; workers share a workspace's events by them, and apply those of one lane in order. */
export const lanes = 16;

/** FNV-1a over UTF-16 units: spreads well, costs nothing. */
export function laneOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0) % lanes;
}

/**
 * The lane of somebody whom nobody knows yet, which the contact keeps when it is created: what comes meanwhile by the same
 * name is in it, and what comes later by any name.
 */
export function laneOfNames([first]: readonly Name[]): number | null {
  return first ? laneOf(first.value) : null;
}

/** The lanes of those contacts that are known, by the place of the reference that names them. One query. */
export async function findLanes(
  sql: Sql,
  workspaceId: string,
  refs: readonly (ContactRef | undefined)[],
): Promise<(number | null)[]> {
  const asked = refs.map((ref) => (ref ? namesOf(ref) : []));
  const names = new Map(asked.flat().map((name) => [nameKey(name), name]));
  if (names.size === 0) return refs.map(() => null);
  const rows = await sql<(Name & { id: string; lane: number | null })[]>`
    select i.kind, i.value, c.id, c.lane
    from unnest(${Array.from(names.values(), ({ kind }) => kind)}::text[], ${Array.from(names.values(), ({ value }) => value)}::text[])
      asked (kind, value)
    join contact_identities i on i.workspace_id = ${workspaceId} and i.kind = asked.kind and i.value = asked.value
    join contacts c on c.workspace_id = ${workspaceId} and c.id = i.contact_id`;
  const known = new Map(rows.map((row) => [nameKey(row), row.lane ?? laneOf(row.id)]));
  return asked.map((own) => own.map((name) => known.get(nameKey(name))).find((lane) => lane !== undefined) ?? null);
}
