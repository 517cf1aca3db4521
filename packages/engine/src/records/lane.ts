import type { Sql } from "../store/database.ts";
import type { Name } from "./names.ts";

/** Hashes of contacts; workers share a workspace's events by them, and apply those of one lane in order. */
export const lanes = 16;

/** FNV-1a over UTF-16 units: spreads well, costs nothing. */
function laneOf(text: string): number {
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

/** The lane of what has no name but our own id, whose last digit is random. `contactLane` and `millrace.accept_events` say the same in SQL. */
export function laneOfId(id: string): number {
  return Number.parseInt(id.slice(-1), 16);
}

/** The lane of a row of `contacts c`, as part of a statement. */
export function contactLane(sql: Sql) {
  return sql`coalesce(c.lane, get_byte(uuid_send(c.id), 15) & 15)`;
}
