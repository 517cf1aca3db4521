import postgres from "postgres";
import { addressOf } from "./address.ts";
import { corkedSocket } from "./corked-socket.ts";

/** A connection pool, or one transaction of it: what a query is written against. */
export type Sql = postgres.Sql | postgres.TransactionSql;
export type Pool = postgres.Sql;

export interface DatabaseOptions {
  url: string;
  /** Connections at the most. */
  max?: number;
  /** Shown in pg_stat_activity. */
  name?: string;
}

/**
 * A transaction that nobody goes on with for this long is rolled back: its process stands still, or its machine is gone without
 * a word, and what it has locked keeps everybody else from it.
 */
const maxStandstillMs = 30_000;

/**
 * Opens the pool that API and workers use. It acts as `millrace_app` from its first statement on, whoever it signed in as,
 * so that a query outside the transaction helper sees nothing instead of everything.
 */
export function openDatabase({ url: databaseUrl, max = 10, name = "millrace" }: DatabaseOptions): Pool {
  const { url, ...address } = addressOf(databaseUrl);
  const options = {
    ...address,
    max,
    socket: corkedSocket,
    onnotice: () => {},
    connection: {
      application_name: name,
      role: "millrace_app",
      search_path: "millrace",
      idle_in_transaction_session_timeout: maxStandstillMs,
      // A plan is kept until the table's next analysis. Made while the table was empty, it would go on reading it from one end to
      // the other for each row of a batch; all we ask for has an index.
      enable_seqscan: "off",
    },
    // Prepared statements are kept per connection; ours are few and hot.
    prepare: true,
    idle_timeout: 60,
    connect_timeout: 10,
    backoff,
  };
  return postgres(url, options);
}

/** Seconds before a lost connection is made anew; by default up to 20, long after the server is back. */
function backoff(attempt: number): number {
  return Math.min(0.05 * 2 ** attempt, 2);
}

/** Opens a connection as the owner: migrations and diagnosis only. */
export function openAsOwner(databaseUrl: string): Pool {
  const { url, ...address } = addressOf(databaseUrl);
  const connection = { application_name: "millrace-owner" };
  return postgres(url, { ...address, max: 1, onnotice: () => {}, backoff, connection });
}
