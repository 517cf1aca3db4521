import type { InFlightCounts, InFlightPlan } from "@millrace/shared/api/in-flight.ts";
import type { WorkflowStatus } from "@millrace/shared/api/workflows.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { Vault } from "../connections/secrets.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import type { Sql } from "../store/database.ts";
import { jsonText } from "../store/json-text.ts";
import { checksumOf } from "./checksum.ts";
import { beginMove } from "./in-flight.ts";
import { problemsIn, refuseErrors } from "./problems.ts";
import { haltSchedules, resumeSchedules } from "./schedules.ts";
import { wakeHeldRuns } from "./held-runs.ts";
import { lockWorkflow } from "./store.ts";
import { writeTriggers } from "./triggers.ts";

// draft ──publish──▶ active ◀──resume── paused
//                    │  ▲ └───pause─────▲
//                    │  └──publish──────┘
//   any ──archive──▶ archived ──resume──▶ active, or draft if it was never published

export interface Publication {
  workflowId: string;
  /** Who publishes, as the versions name them. */
  publishedBy: string;
  note?: string | undefined;
  /** What becomes of the runs under way. Left out, all stay on their version. */
  inFlight?: InFlightPlan | undefined;
}

export interface Published {
  version: number;
  /** What does not stand in the way but should be looked at. */
  warnings: Problem[];
  /** How many of the runs under way stay, are to be moved and are to end. */
  inFlight: InFlightCounts;
}

/**
 * Makes the draft the next version, which never changes again, and starts listening for its triggers. Runs in flight stay on
 * theirs, unless the publisher chooses, per node, to move or end them. All of it in the caller's transaction.
 * @throws MillraceError `cannot_publish` with an issue for everything that would keep it from running.
 */
export async function publishWorkflow(
  sql: Sql,
  workspaceId: string,
  { workflowId, publishedBy, note = "", inFlight = { default: "stay", nodes: {} } }: Publication,
  types: NodeTypes,
  vault: Vault,
): Promise<Published> {
  const { name, status, draft, settings, version: previous } = await lockWorkflow(sql, workspaceId, workflowId);
  if (status === "archived") throw invalidState("An archived workflow cannot be published. Resume it first.");
  const problems = await problemsIn(sql, workspaceId, { id: workflowId, name, graph: draft, settings }, types);
  refuseErrors(problems, draft);
  const version = (previous ?? 0) + 1;
  await sql`
    insert into workflow_versions (workspace_id, workflow_id, version, graph, settings, checksum, note, published_by)
    values (${workspaceId}, ${workflowId}, ${version}, ${jsonText(draft)}::text::jsonb, ${jsonText(settings)}::text::jsonb,
      ${checksumOf(draft as Json)}, ${note}, ${publishedBy})`;
  await writeTriggers(sql, workspaceId, { workflowId, version, graph: draft, settings }, types, vault);
  await sql`
    update workflows set status = 'active', paused_reason = null, version = ${version}, published_revision = revision, published_at = now()
    where workspace_id = ${workspaceId} and id = ${workflowId}`;
  await wakeHeldRuns(sql, workspaceId, workflowId);
  const request = { workflowId, toVersion: version, plan: inFlight, requestedBy: publishedBy };
  return { version, warnings: problems, inFlight: await beginMove(sql, workspaceId, request) };
}

/** Lets a published workflow start nothing until it is resumed. Its runs go on. Pausing twice is pausing once. */
export async function pauseWorkflow(sql: Sql, workspaceId: string, workflowId: string): Promise<void> {
  const { status } = await lockWorkflow(sql, workspaceId, workflowId);
  if (status === "paused") return;
  if (status !== "active") throw invalidState("Only a published workflow can be paused.");
  await haltSchedules(sql, workspaceId, workflowId);
  await setStatus(sql, workspaceId, workflowId, "paused");
}

/**
 * Pauses an active workflow on Millrace's own account, with the reason for a person to read.
 * @returns whether it was active.
 */
export async function pauseByItself(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  reason: string,
): Promise<boolean> {
  const { count } = await sql`
    update workflows set status = 'paused', paused_reason = ${reason}, updated_at = now()
    where workspace_id = ${workspaceId} and id = ${workflowId} and status = 'active'`;
  if (count > 0) await haltSchedules(sql, workspaceId, workflowId);
  return count > 0;
}

/** Lets a paused or archived workflow start again. What happened in between starts nothing. */
export async function resumeWorkflow(sql: Sql, workspaceId: string, workflowId: string): Promise<void> {
  const { status, version } = await lockWorkflow(sql, workspaceId, workflowId);
  if (status === "active") return;
  if (status === "draft") throw invalidState("This workflow was never published. Publish it to start it.");
  if (version !== null) await resumeSchedules(sql, workspaceId, workflowId);
  await setStatus(sql, workspaceId, workflowId, version === null ? "draft" : "active");
}

/** Puts a workflow away: it starts nothing and leaves the lists of what is in use. Its history stays. */
export async function archiveWorkflow(sql: Sql, workspaceId: string, workflowId: string): Promise<void> {
  await lockWorkflow(sql, workspaceId, workflowId);
  await haltSchedules(sql, workspaceId, workflowId);
  await setStatus(sql, workspaceId, workflowId, "archived");
}

async function setStatus(sql: Sql, workspaceId: string, workflowId: string, status: WorkflowStatus): Promise<void> {
  await sql`
    update workflows set status = ${status}, paused_reason = null, updated_at = now()
    where workspace_id = ${workspaceId} and id = ${workflowId}`;
  if (status === "active") await wakeHeldRuns(sql, workspaceId, workflowId);
}

function invalidState(message: string): MillraceError {
  return new MillraceError("invalid_state", message);
}
