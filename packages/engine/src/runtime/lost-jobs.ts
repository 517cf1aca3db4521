import type { JobPool } from "./job-pool.ts";
import type { Shell } from "./shell.ts";

/** Jobs on their way from the database to here are known after this long. */
const patience = "15 seconds";

/**
 * Releases jobs that this worker holds and has never got: the connection was cut between the COMMIT that locked them and its
 * answer. Nobody else would ever release them, because this worker lives.
 */
export async function releaseLost(
  { pool, log }: Pick<Shell, "pool" | "log">,
  pools: readonly Pick<JobPool, "ids" | "jobs">[],
): Promise<void> {
  // In this order: a job that comes in between is known, and too young.
  const ids = pools.flatMap((one) => one.ids());
  const known = pools.flatMap((one) => one.jobs());
  const [row] = await pool<{ jobs: number }[]>`
    select millrace.release_lost(${ids}::text[], ${known}::bigint[], ${patience}::interval) as jobs`;
  if (row?.jobs) log.warn("Released jobs that never arrived here.", { jobs: row.jobs });
}
