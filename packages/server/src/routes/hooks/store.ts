import type { Vault } from "@millrace/engine/connections/secrets.ts";
import { generateSecret } from "@millrace/engine/connections/webhooks/sign.ts";
import type { Pool, Sql } from "@millrace/engine/store/database.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { hookSecretOwner } from "@millrace/engine/workflows/hooks.ts";
import type { Hook } from "@millrace/shared/api/settings.ts";
import { MillraceError } from "@millrace/shared/errors.ts";

export interface FoundHook {
  workspaceId: string;
  workflowId: string;
  nodeId: string;
  verification: Hook["verification"];
  secret: string;
}

/** Whose hook this is: the one look-up by id alone, before a workspace is known. */
export async function findHook(pool: Pool, vault: Vault, id: string): Promise<FoundHook | undefined> {
  const [row] = await pool<(Omit<FoundHook, "secret"> & { secret: Uint8Array })[]>`
    select workspace_id as "workspaceId", workflow_id as "workflowId", node_id as "nodeId", verification, secret
    from millrace.find_hook(${id})`;
  return row && { ...row, secret: vault.open(hookSecretOwner(row.workspaceId, id), row.secret) };
}

export async function listHooks(sql: Sql, workspaceId: string): Promise<Omit<Hook, "url">[]> {
  return sql<Omit<Hook, "url">[]>`
    select h.id, h.workflow_id as "workflowId", h.node_id as "nodeId", h.verification,
      (select node ->> 'name' from jsonb_array_elements(w.draft -> 'nodes') node where node ->> 'id' = h.node_id) as "nodeName"
    from hooks h join workflows w on w.workspace_id = h.workspace_id and w.id = h.workflow_id
    where h.workspace_id = ${workspaceId} order by h.id`;
}

export interface NewHook {
  workflowId: string;
  nodeId: string;
  /** Without it, what the trigger node says. */
  verification?: Hook["verification"] | undefined;
}

/** Replaces the address of a trigger node. @returns the new one with its secret, which is not readable again. */
export async function createHook(
  sql: Sql,
  vault: Vault,
  workspaceId: string,
  { workflowId, nodeId, verification: wanted }: NewHook,
): Promise<Pick<Hook, "id" | "nodeName" | "verification"> & { secret: string }> {
  const [node] = await sql<{ name: string | null; verification: string | null }[]>`
    select node ->> 'name' as name, node -> 'config' ->> 'verification' as verification from workflows w, jsonb_array_elements(w.draft -> 'nodes') node
    where w.workspace_id = ${workspaceId} and w.id = ${workflowId}
      and node ->> 'id' = ${nodeId} and node ->> 'type' = 'webhook.received'
    for no key update of w`;
  if (!node) throw new MillraceError("not_found", "There is no such webhook trigger");
  const verification = wanted ?? (node.verification === "signature" ? "signature" : "secret");
  const id = uuidv7();
  const secret = generateSecret();
  await sql`
    delete from hooks where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and node_id = ${nodeId}`;
  await sql`
    insert into hooks (workspace_id, id, workflow_id, node_id, verification, secret)
    values (${workspaceId}, ${id}, ${workflowId}, ${nodeId}, ${verification},
      ${vault.seal(hookSecretOwner(workspaceId, id), secret)})`;
  return { id, nodeName: node.name, verification, secret };
}
