import type { TransactionSql } from "postgres";

/** A page of what was gone through: how many rows, how many of them are gone, and where the next page begins. */
export interface Page {
  read: number;
  gone: number;
  after: string | null;
}

const nothing = "00000000-0000-0000-0000-000000000000";

/**
 * Deletes finished runs that ended before a workspace's limit, with their steps and dead letters. Runs that go on stay,
 * however old they are. One page, by id.
 */
export async function forgetRuns(
  sql: TransactionSql,
  workspaceId: string,
  days: number,
  after: string | null,
  size: number,
): Promise<Page> {
  const [page] = await sql<Page[]>`
    with page as materialized (
      select id, status in ('succeeded', 'failed', 'cancelled') and finished_at < now() - make_interval(days => ${days}) as over
      from runs
      where workspace_id = ${workspaceId} and id > ${after ?? nothing} and id < uuid_at(now() - make_interval(days => ${days}))
      order by id limit ${size}
    ), held as materialized (
      -- Retrying its dead letter takes a run up again; whoever does that at this moment keeps it.
      select r.id from runs r join page p on r.workspace_id = ${workspaceId} and r.id = p.id and p.over
      where r.status in ('succeeded', 'failed', 'cancelled') order by r.id for update of r skip locked
    ), letters as (
      delete from dead_letters d using held h where d.workspace_id = ${workspaceId} and d.run_id = h.id
    ), logs as (
      delete from steps s using held h where s.workspace_id = ${workspaceId} and s.run_id = h.id
    ), gone as (
      delete from runs r using held h where r.workspace_id = ${workspaceId} and r.id = h.id returning 1
    )
    select count(*)::int as read, (select count(*)::int from gone) as gone, max(id::text) as after from page`;
  return page ?? { read: 0, gone: 0, after: null };
}

/**
 * Deletes events older than a workspace's limit, with their keys and receipts; not those that are still to be processed or
 * whose run goes on. One page, by id.
 */
export async function forgetEvents(
  sql: TransactionSql,
  workspaceId: string,
  days: number,
  after: string | null,
  size: number,
): Promise<Page> {
  const [page] = await sql<Page[]>`
    with page as materialized (
      select id, source, key from events
      where workspace_id = ${workspaceId} and id > ${after ?? nothing} and id < uuid_at(now() - make_interval(days => ${days}))
      order by id limit ${size}
    ), over as materialized (
      select p.* from page p
      where not exists (select from inbox i where i.workspace_id = ${workspaceId} and i.event_id = p.id)
        and not exists (
          select from runs r where r.workspace_id = ${workspaceId} and r.event_id = p.id
            and r.status not in ('succeeded', 'failed', 'cancelled'))
    ), keys as (
      delete from event_keys k using over o
      where k.workspace_id = ${workspaceId} and k.source = o.source and k.key = o.key and k.event_id = o.id
    ), receipts as (
      delete from event_receipts r using over o where r.workspace_id = ${workspaceId} and r.event_id = o.id
    ), gone as (
      delete from events e using over o where e.workspace_id = ${workspaceId} and e.id = o.id returning 1
    )
    select count(*)::int as read, (select count(*)::int from gone) as gone, max(id::text) as after from page`;
  return page ?? { read: 0, gone: 0, after: null };
}

/** A span of ids: from `first` on, before `next`. */
export interface Span {
  first: string;
  next: string;
}

/** Deletes the keys of the events of a week that will be dropped. One page, by id. */
export async function forgetKeys(
  sql: TransactionSql,
  workspaceId: string,
  { first, next }: Span,
  after: string | null,
  size: number,
): Promise<Page> {
  const [page] = await sql<Page[]>`
    with page as materialized (
      select id, source, key from events
      where workspace_id = ${workspaceId} and id >= ${first} and id < ${next} and id > ${after ?? nothing}
      order by id limit ${size}
    ), gone as (
      delete from event_keys k using page p
      where k.workspace_id = ${workspaceId} and k.source = p.source and k.key = p.key and k.event_id = p.id returning 1
    )
    select count(*)::int as read, (select count(*)::int from gone) as gone, max(id::text) as after from page`;
  return page ?? { read: 0, gone: 0, after: null };
}

/** Deletes the dead letters of the runs of a week that will be dropped. One page, by id. */
export async function forgetLetters(
  sql: TransactionSql,
  workspaceId: string,
  { first, next }: Span,
  after: string | null,
  size: number,
): Promise<Page> {
  const [page] = await sql<Page[]>`
    with page as materialized (
      select id from dead_letters
      where workspace_id = ${workspaceId} and run_id >= ${first} and run_id < ${next} and id > ${after ?? nothing}
      order by id limit ${size}
    ), gone as (
      delete from dead_letters d using page p where d.workspace_id = ${workspaceId} and d.id = p.id returning 1
    )
    select count(*)::int as read, (select count(*)::int from gone) as gone, max(id::text) as after from page`;
  return page ?? { read: 0, gone: 0, after: null };
}
