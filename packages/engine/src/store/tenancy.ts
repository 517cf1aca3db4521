import type { TransactionSql } from "postgres";
import { heardDatabaseTime, knowsDatabaseTime } from "./database-clock.ts";
import type { Pool } from "./database.ts";
import { lacksPartition, makePartitions, wrongWeek } from "./missing-partition.ts";
import { isConnectionCut } from "./outage.ts";

/** PostgreSQL's codes for "try the transaction again": serialization failure, deadlock. */
const retryable = new Set(["40001", "40P01"]);
const maxTries = 5;

/**
 * The one transaction helper. Everything that reads or writes a workspace's rows goes through it: it names the workspace
 * to row-level security for exactly one transaction. Deadlocks are tried again, so `work` must have no effects of its own
 * outside the transaction.
 */
export async function inWorkspace<Result>(
  pool: Pool,
  workspaceId: string,
  work: (sql: TransactionSql) => Promise<Result>,
): Promise<Result> {
  return tried(
    pool,
    async () =>
      (await pool.begin((sql) =>
        abandonedIfCut(async () => {
          // Not awaited on its own: it travels with the first statement of `work`. A query starts when somebody waits for
          // it, so it is started by hand here; otherwise the first statement of `work` would overtake it.
          const named = sql<[{ now: number }]>`
            select set_config('millrace.workspace_id', ${workspaceId}, true), extract(epoch from clock_timestamp())::float8 * 1000 as now`
            .execute()
            .then(([{ now }]) => heardDatabaseTime(now));
          // Ids carry the database's time, so it must be known before the first is made.
          if (!knowsDatabaseTime()) await named;
          const [result] = await Promise.all([work(sql), named]);
          return result;
        }),
      )) as Result,
  );
}

/** Asks the database for the time unless it is known: ids carry it, so it must be known before the first is made. */
export async function hearDatabaseTime(pool: Pool): Promise<void> {
  if (knowsDatabaseTime()) return;
  const [row] = await pool<{ now: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as now`;
  if (row) heardDatabaseTime(row.now);
}

/** Tries a transaction again after a deadlock, and once more after making the partition that it lacked. `inWorkspace` does so by itself. */
export async function tried<Result>(pool: Pool, transaction: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt < maxTries && retryable.has((error as { code?: string }).code ?? "")) continue;
      if (!lacksPartition(error)) throw error;
      if (attempt > 1) throw wrongWeek(error);
      await makePartitions(pool);
    }
  }
}

/** Work within a transaction that is undone alone when it fails. */
export function inSavepoint<Result>(
  sql: TransactionSql,
  work: (sql: TransactionSql) => Promise<Result>,
): Promise<Result> {
  return sql.savepoint((inner) => abandonedIfCut(() => work(inner))) as Promise<Result>;
}

/**
 * When work fails, postgres.js sends a rollback. On a connection that is gone, that write throws where nobody can catch it
 * and ends the process (https://github.com/porsager/postgres/issues/1208). So the work is left where it is: `begin` itself
 * has rejected, or does as soon as the connection is closed.
 */
async function abandonedIfCut<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (isConnectionCut(error)) return new Promise<never>(() => undefined);
    throw error;
  }
}
