import { PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import { type PostgresJsQueryResultHKT, PostgresJsSession } from "drizzle-orm/postgres-js";
import type { Pool, Sql } from "./database.ts";

const dialect = new PgDialect({ casing: "snake_case" });

export type Queries = PgDatabase<PostgresJsQueryResultHKT>;

/**
 * Typed queries of a transaction, for reading. Built by hand because drizzle's own `drizzle(client)` wants a whole pool and
 * replaces its parsers of dates and JSON, which everything else that uses the pool relies on.
 */
export function queries(sql: Sql): Queries {
  // Of the client, drizzle's session only calls `unsafe`, which a transaction has as well.
  return new PgDatabase(dialect, new PostgresJsSession(sql as Pool, dialect, undefined), undefined);
}
