import { and, count, eq, gte, sql as raw } from "drizzle-orm";
import type { Sql } from "../store/database.ts";
import { queries } from "../store/queries.ts";
import { runs } from "../store/schema/history.ts";

/** What a workflow is doing: live runs since midnight in the workspace's time zone, and those that wait right now. */
export interface Activity {
  runsToday: number;
  failedToday: number;
  waiting: number;
}

/** The activity of a workspace's workflows, as it was at one moment. */
export interface Activities {
  /** An ISO time. */
  countedAt: string;
  /** By the workflow's id; those that did nothing are left out. */
  byWorkflow: ReadonlyMap<string, Activity>;
  /** How many runs were gone through. */
  counted: number;
}

/** Where lists and detail views get the activity from. */
export type ActivitySource = (sql: Sql, workspaceId: string) => Promise<Activities>;

const noActivity: Activity = { runsToday: 0, failedToday: 0, waiting: 0 };

export function activityOf(
  { byWorkflow, countedAt }: Activities,
  workflowId: string,
): Activity & Pick<Activities, "countedAt"> {
  return { ...(byWorkflow.get(workflowId) ?? noActivity), countedAt };
}

/** Goes through the workspace's runs of today and those that wait: right to the moment, and as slow as there are many. */
export async function countActivity(sql: Sql, workspaceId: string): Promise<Activities> {
  const [now] = await sql<{ midnight: string; countedAt: Date }[]>`
    select uuid_at(date_trunc('day', now(), time_zone)) as midnight, statement_timestamp() as "countedAt"
    from workspaces where workspace_id = ${workspaceId}`;
  const byWorkflow = new Map<string, Activity>();
  if (!now) return { countedAt: new Date().toISOString(), byWorkflow, counted: 0 };
  const db = queries(sql);
  const ofWorkspace = and(eq(runs.workspaceId, workspaceId), eq(runs.mode, "live"));
  const [today, waiting] = await Promise.all([
    // A run's id carries the time of its start, so a day is a range of ids. As a value in a query that is planned for it:
    // otherwise PostgreSQL goes through the whole week.
    db
      .select({
        workflowId: runs.workflowId,
        runs: count(),
        failed: raw<number>`(count(*) filter (where ${runs.status} = 'failed'))::int`,
      })
      .from(runs)
      .where(and(ofWorkspace, gte(runs.id, now.midnight)))
      .groupBy(runs.workflowId),
    db
      .select({ workflowId: runs.workflowId, runs: count() })
      .from(runs)
      .where(and(ofWorkspace, eq(runs.status, "waiting")))
      .groupBy(runs.workflowId),
  ]);
  let counted = 0;
  for (const { workflowId, runs: runsToday, failed } of today) {
    byWorkflow.set(workflowId, { runsToday, failedToday: failed, waiting: 0 });
    counted += runsToday;
  }
  for (const { workflowId, runs: waits } of waiting) {
    byWorkflow.set(workflowId, { ...(byWorkflow.get(workflowId) ?? noActivity), waiting: waits });
    counted += waits;
  }
  return { countedAt: now.countedAt.toISOString(), byWorkflow, counted };
}
