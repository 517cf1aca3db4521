import type { WorkflowExport } from "@millrace/shared/api/workflows.ts";
import { and, eq } from "drizzle-orm";
import type { Sql } from "../store/database.ts";
import { queries } from "../store/queries.ts";
import { workflows } from "../store/schema/workflows.ts";
import { createWorkflow, workflowNotFound } from "./store.ts";

/** A workflow as a file: its draft and settings, nothing of its workspace. */
export async function exportWorkflow(sql: Sql, workspaceId: string, workflowId: string): Promise<WorkflowExport> {
  const [row] = await queries(sql)
    .select({
      name: workflows.name,
      description: workflows.description,
      category: workflows.category,
      settings: workflows.settings,
      graph: workflows.draft,
    })
    .from(workflows)
    .where(and(eq(workflows.workspaceId, workspaceId), eq(workflows.id, workflowId)));
  if (!row) throw workflowNotFound();
  const { errorWorkflowId: _ofThisWorkspace, ...settings } = row.settings;
  return { format: "millrace.workflow/1", ...row, settings };
}

/** Creates an unpublished workflow from a file. @returns its id. */
export function importWorkflow(sql: Sql, workspaceId: string, file: WorkflowExport): Promise<string> {
  const { name, description, category, settings, graph } = file;
  return createWorkflow(sql, workspaceId, { name, description, category, settings, graph });
}
