import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import type { WorkflowStatus } from "@millrace/shared/api/workflows.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { emptyGraph } from "@millrace/shared/graph/document.ts";
import type { Sql } from "../store/database.ts";
import { jsonText } from "../store/json-text.ts";
import { checkSettings } from "./check-settings.ts";
import { tellDraftChanged } from "./draft-changes.ts";
import { wakeHeldRuns } from "./held-runs.ts";
import { uuidv7 } from "../store/uuid.ts";

/** What has to be known of a workflow before something is done with it. */
export interface StoredWorkflow {
  name: string;
  status: WorkflowStatus;
  draft: Graph;
  revision: number;
  version: number | null;
  settings: WorkflowSettings;
}

/** @throws MillraceError `not_found`. */
export async function readWorkflow(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  lock = sql``,
): Promise<StoredWorkflow> {
  const [row] = await sql<StoredWorkflow[]>`
    select name, status, draft, revision, version, settings
    from workflows where workspace_id = ${workspaceId} and id = ${workflowId} ${lock}`;
  if (!row) throw workflowNotFound();
  return row;
}

/** Reads a workflow for a change: whoever else wants to change it waits until this transaction ends. */
export function lockWorkflow(sql: Sql, workspaceId: string, workflowId: string): Promise<StoredWorkflow> {
  return readWorkflow(sql, workspaceId, workflowId, sql`for no key update`);
}

export function workflowNotFound(): MillraceError {
  return new MillraceError("not_found", "There is no such workflow.");
}

export interface NewWorkflow {
  name: string;
  description?: string;
  category?: string;
  graph?: Graph | undefined;
  settings?: WorkflowSettings;
}

/**
 * Creates a workflow with a draft and no version. @returns its id.
 * @throws MillraceError `invalid_input` for settings that could not work.
 */
export async function createWorkflow(sql: Sql, workspaceId: string, workflow: NewWorkflow): Promise<string> {
  const { name, description = "", category = "", graph = emptyGraph, settings = {} } = workflow;
  checkSettings(settings);
  const id = uuidv7();
  await sql`
    insert into workflows (workspace_id, id, name, description, category, draft, settings)
    values (${workspaceId}, ${id}, ${name}, ${description}, ${category}, ${jsonText(graph)}::text::jsonb, ${jsonText(settings)}::text::jsonb)`;
  return id;
}

/** Copies a workflow's draft and settings into a new one, which is unpublished. @returns the new one's id. */
export async function duplicateWorkflow(sql: Sql, workspaceId: string, workflowId: string): Promise<string> {
  const id = uuidv7();
  const copied = await sql`
    insert into workflows (workspace_id, id, name, description, category, draft, settings)
    select workspace_id, ${id}::uuid, left(name, 193) || ' (copy)', description, category, draft, settings
    from workflows where workspace_id = ${workspaceId} and id = ${workflowId}`;
  if (copied.count === 0) throw workflowNotFound();
  return id;
}

export interface WorkflowPatch {
  name?: string | undefined;
  description?: string | undefined;
  category?: string | undefined;
  /** Replaces the settings. Limits apply at once (`settingsThatApplyAtOnce`), the others from the next publish on. */
  settings?: WorkflowSettings | undefined;
}

/** Changes what is given and leaves the rest. @throws MillraceError `invalid_input` for settings that could not work. */
export async function patchWorkflow(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  patch: WorkflowPatch,
): Promise<void> {
  if (patch.settings) checkSettings(patch.settings);
  const settings = patch.settings === undefined ? null : jsonText(patch.settings);
  const changed = await sql`
    update workflows set
      name = coalesce(${patch.name ?? null}, name),
      description = coalesce(${patch.description ?? null}, description),
      category = coalesce(${patch.category ?? null}, category),
      settings = coalesce(${settings}::text::jsonb, settings),
      updated_at = now()
    where workspace_id = ${workspaceId} and id = ${workflowId}`;
  if (changed.count === 0) throw workflowNotFound();
  if (patch.settings) await wakeHeldRuns(sql, workspaceId, workflowId);
}

/**
 * Deletes a workflow with its versions, addresses and schedules; its finished runs stay in the history.
 * @throws MillraceError `invalid_state` while runs of it are not finished: they need their version to go on.
 */
export async function deleteWorkflow(sql: Sql, workspaceId: string, workflowId: string): Promise<void> {
  await lockWorkflow(sql, workspaceId, workflowId);
  const [unfinished] = await sql`
    select from runs where workspace_id = ${workspaceId} and workflow_id = ${workflowId}
      and status in ('queued', 'running', 'waiting', 'paused') limit 1`;
  if (unfinished) {
    throw new MillraceError(
      "invalid_state",
      "Runs of this workflow are not finished. Cancel them, or archive the workflow instead.",
    );
  }
  await sql`delete from workflows where workspace_id = ${workspaceId} and id = ${workflowId}`;
  await tellDraftChanged(sql, workspaceId, workflowId);
}
