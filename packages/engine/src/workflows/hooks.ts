import type { SecretOwner, Vault } from "../connections/secrets.ts";
import { generateSecret } from "../connections/webhooks/sign.ts";
import type { Sql } from "../store/database.ts";
import { uuidv7 } from "../store/uuid.ts";

/** A trigger node with an address of its own. */
export interface NodeHook {
  nodeId: string;
  verification: "signature" | "secret";
}

/** What a hook's sealed secret belongs to. The secret never changes: a new one comes with a new id. */
export function hookSecretOwner(workspaceId: string, hookId: string): SecretOwner {
  return { workspaceId, id: hookId, version: 1 };
}

/**
 * Replaces a workflow's addresses. One belongs to its node for as long as the node is published: publishing again keeps its
 * id and its secret.
 */
export async function writeHooks(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  hooks: readonly NodeHook[],
  vault: Vault,
): Promise<void> {
  await sql`
    delete from hooks where workspace_id = ${workspaceId} and workflow_id = ${workflowId}
      and node_id <> all (${hooks.map((hook) => hook.nodeId)}::text[])`;
  for (const { nodeId, verification } of hooks) {
    const id = uuidv7();
    await sql`
      insert into hooks (workspace_id, id, workflow_id, node_id, verification, secret)
      values (${workspaceId}, ${id}, ${workflowId}, ${nodeId}, ${verification},
        ${vault.seal(hookSecretOwner(workspaceId, id), generateSecret())})
      on conflict (workspace_id, workflow_id, node_id) do update set verification = excluded.verification`;
  }
}
