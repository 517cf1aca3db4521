import { type LinkedWorkflow, setOffBy } from "@millrace/shared/graph/checks/check-loops.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import type { Sql } from "../store/database.ts";
import { isUuid } from "../store/paging.ts";

/** Events are refused after so many runs in a row, so that no longer way matters. */
const longestWay = 10;
const mostWorkflows = 500;

/**
 * The published workflows that the steps of a graph may start, those that these may start, and so on. Goes by the index of
 * triggers, so that workflows that have nothing to do with it are not read.
 */
export async function workflowsSetOffBy(
  sql: Sql,
  workspaceId: string,
  graph: Graph,
  types: NodeTypes,
): Promise<LinkedWorkflow[]> {
  const found = new Map<string, LinkedWorkflow>();
  let newest: Graph[] = [graph];
  for (let leg = 0; leg < longestWay && newest.length > 0 && found.size < mostWorkflows; leg += 1) {
    const causes = newest.map((one) => setOffBy(one, types));
    const eventTypes = [...new Set(causes.flatMap((one) => one.eventTypes))];
    const workflowIds = [...new Set(causes.flatMap((one) => one.workflowIds))].filter(isUuid);
    if (eventTypes.length === 0 && workflowIds.length === 0) break;
    const rows = await sql<LinkedWorkflow[]>`
      select w.id, w.name, w.settings, v.graph
      from workflows w
      join workflow_versions v on v.workspace_id = w.workspace_id and v.workflow_id = w.id and v.version = w.version
      where w.workspace_id = ${workspaceId} and w.status = 'active' and not w.id = any(${[...found.keys()]}::uuid[])
        and (w.id = any(${workflowIds}::uuid[]) or w.id in (
          select t.workflow_id from workflow_triggers t
          where t.workspace_id = ${workspaceId} and t.event_type = any(${eventTypes}::text[])))
      order by w.id limit ${mostWorkflows}`;
    for (const row of rows) found.set(row.id, row);
    newest = rows.map((row) => row.graph);
  }
  return [...found.values()];
}
