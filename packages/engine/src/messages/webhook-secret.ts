import { generateSecret } from "../connections/webhooks/sign.ts";
import type { Vault } from "../connections/secrets.ts";
import type { Pool } from "../store/database.ts";
import { inWorkspace } from "../store/tenancy.ts";

/** The secret with which a workspace signs what it sends; made at its first use, sealed in the database. */
export function createWebhookSecret(pool: Pool, vault: Vault): (workspaceId: string) => Promise<string> {
  return (workspaceId) =>
    inWorkspace(pool, workspaceId, async (sql) => {
      const owner = { workspaceId, id: "webhook-secret", version: 1 };
      // Read first: writing would let every message of the workspace wait for the one before.
      const [known] = await sql<{ secret: Uint8Array | null }[]>`
        select webhook_secret as secret from workspaces where workspace_id = ${workspaceId}`;
      if (known?.secret) return vault.open(owner, known.secret);
      const made = vault.seal(owner, generateSecret());
      const [row] = await sql<{ secret: Uint8Array }[]>`
        update workspaces set webhook_secret = coalesce(webhook_secret, ${Buffer.from(made)}) where workspace_id = ${workspaceId}
        returning webhook_secret as secret`;
      return vault.open(owner, row?.secret ?? made);
    });
}
