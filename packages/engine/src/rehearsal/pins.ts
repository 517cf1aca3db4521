import type { Pin, StoredPin } from "@millrace/shared/api/rehearsal.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { Sql } from "../store/database.ts";
import { jsonText } from "../store/json-text.ts";
import { readWorkflow } from "../workflows/store.ts";

// What steps of a workflow come to in its rehearsals instead of being carried out. Runs know nothing of it.

const maxPins = 500;

/** The pins of a workflow, in the order of their nodes' ids. @throws MillraceError `not_found`. */
export async function listPins(sql: Sql, workspaceId: string, workflowId: string): Promise<StoredPin[]> {
  await readWorkflow(sql, workspaceId, workflowId);
  const rows = await sql<(Omit<StoredPin, "updatedAt"> & { updatedAt: Date })[]>`
    select node_id as "nodeId", port, output, updated_at as "updatedAt", updated_by as "updatedBy"
    from node_pins where workspace_id = ${workspaceId} and workflow_id = ${workflowId} order by node_id`;
  return rows.map((row) => ({ ...row, updatedAt: row.updatedAt.toISOString() }));
}

/** The same, as a rehearsal takes them. */
export async function readPins(sql: Sql, workspaceId: string, workflowId: string): Promise<Record<string, Pin>> {
  const rows = await sql<{ nodeId: string; port: string | null; output: Json }[]>`
    select node_id as "nodeId", port, output from node_pins
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId}`;
  return Object.fromEntries(
    rows.map(({ nodeId, port, output }) => [nodeId, { output, ...(port === null ? {} : { port }) }]),
  );
}

/** Pins what a node comes to, in place of what was pinned before. @throws MillraceError `not_found`, `invalid_state`. */
export async function pinNode(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  nodeId: string,
  { port, output }: Pin,
  by: string,
): Promise<void> {
  await readWorkflow(sql, workspaceId, workflowId);
  const pinned = await sql`
    insert into node_pins (workspace_id, workflow_id, node_id, port, output, updated_by)
    select ${workspaceId}, ${workflowId}, ${nodeId}, ${port ?? null}, ${jsonText(output)}::text::jsonb, ${by}
    where (select count(*) from node_pins
      where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and node_id <> ${nodeId}) < ${maxPins}
    on conflict (workspace_id, workflow_id, node_id) do update set
      port = excluded.port, output = excluded.output, updated_by = excluded.updated_by, updated_at = now()`;
  if (pinned.count === 0) throw new MillraceError("invalid_state", `A workflow has room for ${maxPins} pins.`);
}

/** Takes a pin away; there need not be one. @throws MillraceError `not_found` for the workflow. */
export async function unpinNode(sql: Sql, workspaceId: string, workflowId: string, nodeId: string): Promise<void> {
  await readWorkflow(sql, workspaceId, workflowId);
  await sql`
    delete from node_pins where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and node_id = ${nodeId}`;
}
