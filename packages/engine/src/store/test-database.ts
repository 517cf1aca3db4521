import { randomBytes } from "node:crypto";
import { inject } from "vitest";
import { openAsOwner, openDatabase, type Pool } from "./database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The test run's PostgreSQL: a user who may create databases. Provided by the global setup of the project `pg`. */
    databaseServer: string;
    /** Name of the migrated database that each test file clones. */
    templateDatabase: string;
  }
}

export interface TestDatabase {
  /** Signs in as the owner of everything, as `migrate` does. */
  url: string;
  /** Acts as `millrace_app`, as API and workers do. */
  pool: Pool;
  /** Closes the pool and removes the database. */
  drop: () => Promise<void>;
}

/**
 * A migrated, empty database of the calling test file's own, cloned from a template in some 50 ms. Only in `*.pg.test.ts`.
 * @param max connections of the pool.
 */
export async function testDatabase(max = 10): Promise<TestDatabase> {
  const server = inject("databaseServer");
  const name = `test_${randomBytes(6).toString("hex")}`;
  await onServer(server, (sql) => sql.unsafe(`create database ${name} template ${inject("templateDatabase")}`));
  const url = databaseUrl(server, name);
  const pool = openDatabase({ url, max, name });
  return {
    url,
    pool,
    drop: async () => {
      await pool.end({ timeout: 1 });
      await onServer(server, (sql) => sql.unsafe(`drop database ${name} with (force)`));
    },
  };
}

/** The same server and user, another database. */
function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(server: string, work: (sql: Pool) => Promise<unknown>): Promise<void> {
  const sql = openAsOwner(server);
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 1 });
  }
}
