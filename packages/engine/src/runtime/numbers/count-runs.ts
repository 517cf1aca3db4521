import { isOutage } from "../../store/outage.ts";
import type { Sql } from "../../store/database.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import type { Shell } from "../shell.ts";
import { addUp, tally } from "./tally.ts";

// Runs are counted once, after they have ended: a job adds them to `workflow_numbers`, page by page in the order of their ids.
// It comes minutes after them, so that no transaction can still bring a run with a smaller id than those it has counted; who
// reads the numbers counts later runs, and those that went on, by themselves.

/** No transaction lasts that long. */
const lagMinutes = 5;
const pageSize = 2_000;

interface Options {
  isStopping: () => boolean;
  /** For tests: how long ago a run must have begun. */
  lag?: number;
}

/** Counts the runs that began since the last time and have ended. Those that go on are remembered. @returns how many were looked at. */
export async function countNewRuns(
  { pool, log }: Pick<Shell, "pool" | "log">,
  { isStopping, lag = lagMinutes }: Options,
): Promise<number> {
  const [{ bound }] = await pool<
    [{ bound: string }]
  >`select millrace.uuid_at(now() - make_interval(mins => ${lag})) as bound`;
  return perWorkspace(pool, log, bound, false, isStopping, (sql, workspaceId) => countPage(sql, workspaceId, bound));
}

/** Counts the runs that went on when they were looked at and have ended since. @returns how many. */
export async function countEndedRuns(
  { pool, log }: Pick<Shell, "pool" | "log">,
  { isStopping }: Options,
): Promise<number> {
  const never = "00000000-0000-0000-0000-000000000000";
  return perWorkspace(pool, log, never, true, isStopping, countEnded);
}

async function perWorkspace(
  pool: Shell["pool"],
  log: Shell["log"],
  bound: string,
  open: boolean,
  isStopping: () => boolean,
  work: (sql: Sql, workspaceId: string) => Promise<number>,
): Promise<number> {
  const workspaces = await pool<{ workspaceId: string }[]>`
    select workspace_id as "workspaceId" from millrace.workspaces_to_count(${bound}, ${open})`;
  let looked = 0;
  for (const { workspaceId } of workspaces) {
    try {
      let page = pageSize;
      while (page >= pageSize && !isStopping()) {
        page = await inWorkspace(pool, workspaceId, (sql) => work(sql, workspaceId));
        looked += page;
      }
    } catch (error) {
      if (isOutage(error)) throw error;
      log.error("The runs of a workspace could not be counted.", { workspaceId, error: String(error) });
    }
  }
  return looked;
}

async function countPage(sql: Sql, workspaceId: string, bound: string): Promise<number> {
  await sql`
    insert into counted_runs (workspace_id, until) values (${workspaceId}, '00000000-0000-0000-0000-000000000000')
    on conflict do nothing`;
  // One worker at a time; and who takes up a failed run again waits here, so that it is known whether the run is counted.
  const [at] = await sql<{ until: string }[]>`
    select until from counted_runs where workspace_id = ${workspaceId} for update skip locked`;
  if (!at) return 0;
  const [page] = await sql<[{ runs: number }]>`
    with page as materialized (
      select id, workflow_id, version, mode, status from runs
      where workspace_id = ${workspaceId} and id > ${at.until} and id < ${bound} order by id limit ${pageSize}
    ), chosen as materialized (
      select id, workflow_id, uuid_hour(id) as hour, version, mode, status from page where status in ('succeeded', 'failed', 'cancelled')
    ), counted as (${tally(sql, workspaceId)}), kept as (${addUp(sql, workspaceId, 1)}), open as (
      insert into uncounted_runs (workspace_id, workflow_id, run_id)
      select ${workspaceId}, workflow_id, id from page where status not in ('succeeded', 'failed', 'cancelled')
    ), gone_on as (
      update counted_runs set until = (select max(id::text)::uuid from page)
      where workspace_id = ${workspaceId} and exists (select from page)
    )
    select count(*)::int as runs from page`;
  return page.runs;
}

async function countEnded(sql: Sql, workspaceId: string): Promise<number> {
  const [at] = await sql`select from counted_runs where workspace_id = ${workspaceId} for update skip locked`;
  if (!at) return 0;
  const [page] = await sql<[{ runs: number }]>`
    with ended as materialized (
      select u.run_id, r.id, r.workflow_id, r.version, r.mode, r.status
      from uncounted_runs u left join runs r on r.workspace_id = ${workspaceId} and r.id = u.run_id
      -- Retention may have taken a run away.
      where u.workspace_id = ${workspaceId} and (r.id is null or r.status in ('succeeded', 'failed', 'cancelled'))
      limit ${pageSize}
    ), chosen as materialized (
      select id, workflow_id, uuid_hour(id) as hour, version, mode, status from ended where id is not null
    ), counted as (${tally(sql, workspaceId)}), kept as (${addUp(sql, workspaceId, 1)}), closed as (
      delete from uncounted_runs u using ended e where u.workspace_id = ${workspaceId} and u.run_id = e.run_id
    )
    select count(*)::int as runs from ended`;
  return page.runs;
}
