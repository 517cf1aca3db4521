import type { JsonObject } from "@millrace/shared/json.ts";
import type { TransactionSql } from "postgres";
import { lanes } from "../records/lane.ts";
import type { StoredContact } from "./event-writes.ts";

/** Events in a batch at the most, and as many as are worth a commit of their own. */
export const batchSize = 500;
/** The others are for those who come at the same time: two further batches of this process, or other workers. */
const lanesAtOnce = Math.floor(lanes / 3);

/** Where an event is in the inbox. */
export interface Place {
  id: string;
  lane: number;
  /** In the order of acceptance; a bigint. */
  seq: string;
}

/** An event that waits to be dispatched. */
export interface InboxEvent extends Place {
  key: string;
  type: string;
  source: string;
  time: Date;
  data: JsonObject;
  contact: StoredContact | null;
  entity: { type: string; id: string } | null;
  trace: { runId?: string; hop: number } | null;
}

/**
 * Takes the next events of the lanes that nobody else works on. @returns undefined when no lane with events is free, and
 * "careful" when they are to be tried first, because a worker died over events of this workspace.
 */
export async function takeEvents(
  sql: TransactionSql,
  workspaceId: string,
  most: number,
): Promise<InboxEvent[] | "careful" | undefined> {
  // Materialized, so that no other lane is locked on the way: of an empty one that is held, the next event's job would find
  // nothing it may take. A statement of its own: what is read next must be seen as it is after the locks were taken.
  const free = await sql<{ lane: number; isCareful: boolean }[]>`
    with waiting as materialized (
      select l.lane from unnest(${lanesFromAnywhere()}::smallint[]) as l(lane)
      where exists (select from inbox i where i.workspace_id = ${workspaceId} and i.lane = l.lane)
    )
    select w.lane, (select caution > 0 from workspaces where workspace_id = ${workspaceId}) as "isCareful" from waiting w where pg_try_advisory_xact_lock(hashtextextended(${workspaceId}, w.lane)) limit ${lanesAtOnce}`;
  if (free.length === 0) return undefined;
  if (free[0]?.isCareful) return "careful";
  const mine = free.map(({ lane }) => lane);
  return sql<InboxEvent[]>`
    with next as materialized (
      select i.lane, i.seq from unnest(${mine}::smallint[]) as l(lane)
      cross join lateral (
        select i.lane, i.seq from inbox i where i.workspace_id = ${workspaceId} and i.lane = l.lane
        order by i.seq limit ${Math.ceil(most / mine.length)}) i
    ), taken as (
      delete from inbox i using next n where i.workspace_id = ${workspaceId} and i.lane = n.lane and i.seq = n.seq
      returning i.event_id, i.lane, i.seq
    )
    select e.id, t.lane, t.seq, e.key, e.type, e.source, e.time, e.data, e.contact, e.entity, e.trace
    from taken t join events e on e.workspace_id = ${workspaceId} and e.id = t.event_id order by t.seq`;
}

/** All lanes, beginning with another one each time, so that none of them is always the last. */
function lanesFromAnywhere(): number[] {
  const first = Math.floor(Math.random() * lanes);
  return Array.from({ length: lanes }, (_, at) => (first + at) % lanes);
}

/** One event, when nobody else works on its lane: what comes after it must not be done while it is being done. */
export async function takeEvent(sql: TransactionSql, workspaceId: string, { lane, seq }: Place): Promise<InboxEvent[]> {
  const [, events] = await Promise.all([
    sql`select pg_advisory_xact_lock(hashtextextended(${workspaceId}, ${lane}))`,
    sql<InboxEvent[]>`
      with taken as (
        delete from inbox where workspace_id = ${workspaceId} and lane = ${lane} and seq = ${seq} returning event_id, lane, seq
      )
      select e.id, t.lane, t.seq, e.key, e.type, e.source, e.time, e.data, e.contact, e.entity, e.trace
      from taken t join events e on e.workspace_id = ${workspaceId} and e.id = t.event_id`,
  ]);
  return events;
}
