import type { Run } from "@millrace/shared/runs/run.ts";
import type { Sql } from "../store/database.ts";

/** Child runs shown with their parent. */
const maxChildren = 200;

type Relations = Pick<Run, "parent" | "children" | "unmoved">;

/** The run that began this one, the runs that it began, and why it did not go on on a newer version; what there is of it. */
export async function relationsOf(sql: Sql, workspaceId: string, runId: string): Promise<Relations> {
  const [parents, children, unmoved] = await Promise.all([
    sql<NonNullable<Run["parent"]>[]>`
      select p.id as "runId", c.parent_node_id as "nodeId", coalesce(w.name, 'Deleted workflow') as "workflowName"
      from runs c join runs p on p.workspace_id = c.workspace_id and p.id = c.parent_run_id
      left join workflows w on w.workspace_id = p.workspace_id and w.id = p.workflow_id
      where c.workspace_id = ${workspaceId} and c.id = ${runId}`,
    sql<NonNullable<Run["children"]>>`
      select c.id as "runId", c.parent_node_id as "nodeId", c.parent_scope as scope, c.status,
        coalesce(w.name, 'Deleted workflow') as "workflowName"
      from runs c left join workflows w on w.workspace_id = c.workspace_id and w.id = c.workflow_id
      where c.workspace_id = ${workspaceId} and c.parent_run_id = ${runId} order by c.id limit ${maxChildren}`,
    sql<NonNullable<Run["unmoved"]>[]>`
      select u.to_version as "toVersion", u.reason
      from unmoved_runs u join runs r on r.workspace_id = u.workspace_id and r.id = u.run_id and r.version < u.to_version
      where u.workspace_id = ${workspaceId} and u.run_id = ${runId}`,
  ]);
  return {
    ...(parents[0] && { parent: parents[0] }),
    ...(children.length > 0 && { children: [...children] }),
    ...(unmoved[0] && { unmoved: unmoved[0] }),
  };
}
