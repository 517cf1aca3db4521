import type { TransactionSql } from "postgres";
import type { Pool } from "./database.ts";

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
  for (let attempt = 1; ; attempt++) {
    try {
      return (await pool.begin(async (sql) => {
        // Not awaited on its own: it travels with the first statement of `work`. A query starts when somebody waits for
        // it, so it is started by hand here; otherwise the first statement of `work` would overtake it.
        const named = sql`select set_config('millrace.workspace_id', ${workspaceId}, true)`.execute();
        const [result] = await Promise.all([work(sql), named]);
        return result;
      })) as Result;
    } catch (error) {
      if (attempt < maxTries && retryable.has((error as { code?: string }).code ?? "")) continue;
      throw error;
    }
  }
}
