import type { Sql } from "../store/database.ts";

/**
 * Lets a workflow's held runs be looked at once more: it was resumed, or its limits are others now. One that is due is enough,
 * since whoever admits it looks at all that wait for a place; those that wait for the next day are made to wait for a place.
 */
export async function wakeHeldRuns(sql: Sql, workspaceId: string, workflowId: string): Promise<void> {
  await sql`
    update held_runs set due_at = 'infinity'
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and reason = 'daily_cap' and due_at < 'infinity'`;
  await sql`
    update held_runs set due_at = now()
    where workspace_id = ${workspaceId} and run_id = (
      select run_id from held_runs where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and due_at = 'infinity'
      order by order_at limit 1)`;
}
