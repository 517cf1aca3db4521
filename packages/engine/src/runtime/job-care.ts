import type { Shell } from "./shell.ts";

/** A job waits so long behind more urgent ones until it is its turn. */
const agePatience = "15 seconds";
/** Of each priority so many at once. */
const agedAtOnce = 64;
/** A job that keeps failing comes back after this long. */
const longestPause = "2 minutes";

/** Sees to it that jobs that are not urgent are done, too, however many urgent ones come. */
export async function ageJobs({ pool }: Pick<Shell, "pool">): Promise<void> {
  await pool`select millrace.age_jobs(${agePatience}::interval, ${agedAtOnce})`;
}

/**
 * Puts jobs back that graphile-worker has given up, or would only do again in hours: what they are about would stand still. They
 * are done again every two minutes, and an operator learns of those that had been given up. @returns how many these were.
 */
export async function reviveJobs({ pool, log }: Pick<Shell, "pool" | "log">): Promise<number> {
  const jobs = await pool<{ task: string; workspaceId: string | null; error: string | null }[]>`
    select task, workspace_id as "workspaceId", last_error as error from millrace.revive_jobs(${longestPause}::interval)`;
  for (const job of jobs) log.error("A job had failed too often and is done again.", { ...job });
  return jobs.length;
}
