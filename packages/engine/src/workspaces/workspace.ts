import type { PatchWorkspace, Workspace } from "@millrace/shared/api/workspace.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Sql } from "../store/database.ts";
import { jsonText } from "../store/json-text.ts";
import { followWorkspaceZone } from "../workflows/schedules.ts";

/** Name, time zone and settings of a workspace. @throws MillraceError `not_found` */
export async function readWorkspace(sql: Sql, workspaceId: string): Promise<Workspace> {
  const [row] = await sql<Workspace[]>`
    select workspace_id as id, name, time_zone as "timeZone", settings from workspaces where workspace_id = ${workspaceId}`;
  if (!row) throw new MillraceError("not_found", "There is no such workspace.");
  return row;
}

/**
 * Changes a workspace. Schedules that go by its clocks go by the new ones from then on, without making up for anything.
 * @throws MillraceError `invalid_input` when a workflow is named that is not there
 */
export async function changeWorkspace(sql: Sql, workspaceId: string, patch: PatchWorkspace): Promise<Workspace> {
  const { name = null, timeZone = null, settings } = patch;
  const { errorWorkflowId } = settings ?? {};
  if (errorWorkflowId !== undefined) await requireWorkflow(sql, workspaceId, errorWorkflowId);
  await sql`
    update workspaces set name = coalesce(${name}, name), time_zone = coalesce(${timeZone}, time_zone),
      settings = coalesce(${settings ? jsonText(settings) : null}::text::jsonb, settings)
    where workspace_id = ${workspaceId}`;
  if (timeZone !== null) await followWorkspaceZone(sql, workspaceId);
  return readWorkspace(sql, workspaceId);
}

async function requireWorkflow(sql: Sql, workspaceId: string, workflowId: string): Promise<void> {
  const found = await sql`select from workflows where workspace_id = ${workspaceId} and id = ${workflowId}`;
  if (found.length > 0) return;
  throw new MillraceError("invalid_input", "The error workflow is not there.", {
    issues: [
      { path: "settings.errorWorkflowId", code: "unknown_workflow", message: "There is no such workflow here." },
    ],
  });
}
