import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runMigrations as migrateGraphileWorker } from "graphile-worker";
import { openAsOwner } from "./database.ts";

const folder = fileURLToPath(new URL("./migrations/", import.meta.url));
/** Any number, as long as it stays the same: two migrating processes wait for each other. */
const lockKey = 715_202_611;

/** The partitioned tables, whose weekly partitions are made ahead of time. */
export const partitioned = ["events", "event_receipts", "runs", "steps"] as const;

/**
 * Brings a database up to date. Safe to run from many processes at once and while older ones work: each file runs in one
 * transaction, only adds what the older program does not need, and is recorded by name.
 * @returns the names of the files it ran.
 */
export async function migrate(url: string): Promise<string[]> {
  const sql = openAsOwner(url);
  try {
    await sql`select pg_advisory_lock(${lockKey})`;
    await migrateGraphileWorker({ connectionString: url, preset: { worker: {} } });
    await sql.unsafe(`
      create schema if not exists millrace;
      create table if not exists millrace.migrations (name text primary key, ran_at timestamptz not null default now());`);
    const done = new Set((await sql<{ name: string }[]>`select name from millrace.migrations`).map((row) => row.name));
    const pending = (await migrationNames()).filter((name) => !done.has(name));
    for (const name of pending) {
      const text = await readFile(folder + name, "utf8");
      await sql.begin(async (tx) => {
        await tx.unsafe("set local lock_timeout = '5s'");
        await tx.unsafe(text);
        await tx`insert into millrace.migrations (name) values (${name})`;
      });
    }
    for (const table of partitioned) await sql`call millrace.ensure_partitions(${table})`;
    return pending;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/** The migrations this program knows, in order. */
export async function migrationNames(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
}
