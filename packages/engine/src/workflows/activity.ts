import type { Sql } from "../store/database.ts";

/** What a workflow is doing: live runs since midnight in the workspace's time zone, and those that wait right now. */
export interface Activity {
  runsToday: number;
  failedToday: number;
  waiting: number;
}

export const noActivity: Activity = { runsToday: 0, failedToday: 0, waiting: 0 };

/** The activity of several workflows, by id; those that did nothing are left out. */
export async function activityOf(
  sql: Sql,
  workspaceId: string,
  workflowIds: readonly string[],
): Promise<Map<string, Activity>> {
  if (workflowIds.length === 0) return new Map();
  // A run's id carries the time of its start, so a day is a range of ids, and of partitions.
  const rows = await sql<({ workflowId: string } & Activity)[]>`
    with midnight as (
      select uuid_at(date_trunc('day', now(), time_zone)) as id from workspaces where workspace_id = ${workspaceId}
    ), today as (
      select workflow_id, count(*)::int as runs, (count(*) filter (where status = 'failed'))::int as failed
      from runs
      where workspace_id = ${workspaceId} and workflow_id = any (${[...workflowIds]}::uuid[])
        and id >= (select id from midnight) and mode = 'live'
      group by workflow_id
    ), waiting as (
      select workflow_id, count(*)::int as runs
      from runs
      where workspace_id = ${workspaceId} and workflow_id = any (${[...workflowIds]}::uuid[])
        and status = 'waiting' and mode = 'live'
      group by workflow_id
    )
    select workflow_id as "workflowId", coalesce(today.runs, 0) as "runsToday", coalesce(today.failed, 0) as "failedToday",
      coalesce(waiting.runs, 0) as waiting
    from today full join waiting using (workflow_id)`;
  return new Map(rows.map(({ workflowId, ...activity }) => [workflowId, activity]));
}
