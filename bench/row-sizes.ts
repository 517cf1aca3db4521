import type { Sql } from "../packages/engine/src/store/database.ts";

/** What one run has left in the database. */
export interface Footprint {
  rows: number;
  bytes: number;
}

/** The tables that keep what is written; a tag's row goes with its event, and the inbox and the jobs are empty again. */
const kept = ["events", "event_keys", "event_receipts", "runs", "steps"];

/**
 * Counts what a database holds for each of its runs, so that the output shows whether the limit has written the same as the
 * engine.
 */
export async function measureFootprint(owner: Sql): Promise<Footprint> {
  let rows = 0;
  let bytes = 0;
  let runs = 1;
  for (const table of kept) {
    const [found] = await owner<{ rows: number; bytes: number }[]>`
      select count(*)::float8 as rows, coalesce(sum(pg_column_size(t.*)), 0)::float8 as bytes from ${owner(`millrace.${table}`)} t`;
    rows += found?.rows ?? 0;
    bytes += found?.bytes ?? 0;
    if (table === "runs") runs = Math.max(1, found?.rows ?? 0);
  }
  return { rows: rows / runs, bytes: bytes / runs };
}
