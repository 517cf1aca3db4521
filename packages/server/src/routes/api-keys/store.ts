import type { Sql } from "@millrace/engine/store/database.ts";
import type { Permission } from "@millrace/shared/api/permissions.ts";
import type { ApiKey } from "@millrace/shared/api/settings.ts";

interface ApiKeyRow extends Omit<ApiKey, "createdAt" | "lastUsedAt" | "revokedAt"> {
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

const columns = (sql: Sql) => sql`
  id, name, prefix, scopes, event_types as "eventTypes", signing_secret is not null as "requiresSignature",
  created_at as "createdAt", last_used_at as "lastUsedAt", revoked_at as "revokedAt"`;

export async function listApiKeys(sql: Sql, workspaceId: string): Promise<ApiKey[]> {
  const rows = await sql<ApiKeyRow[]>`
    select ${columns(sql)} from api_keys where workspace_id = ${workspaceId} order by id desc`;
  return rows.map(asApiKey);
}

export interface StoredApiKey {
  id: string;
  name: string;
  prefix: string;
  hash: Uint8Array;
  scopes: readonly Permission[];
  eventTypes: readonly string[];
  /** The signing secret, sealed. */
  sealed: Uint8Array | null;
}

export async function insertApiKey(sql: Sql, workspaceId: string, key: StoredApiKey): Promise<ApiKey> {
  const { id, name, prefix, hash, scopes, eventTypes, sealed } = key;
  const [row] = await sql<ApiKeyRow[]>`
    insert into api_keys (workspace_id, id, name, prefix, hash, scopes, event_types, signing_secret)
    values (${workspaceId}, ${id}, ${name}, ${prefix}, ${hash}, ${[...scopes]}, ${[...eventTypes]}, ${sealed})
    returning ${columns(sql)}`;
  if (!row) throw new Error("The API key was not stored");
  return asApiKey(row);
}

/** Whether requests with this key have to be signed. */
export async function isSigned(sql: Sql, workspaceId: string, id: string): Promise<boolean> {
  const rows = await sql`
    select from api_keys where workspace_id = ${workspaceId} and id = ${id} and signing_secret is not null`;
  return rows.length > 0;
}

/** @returns false when there is no such key. Revoking twice is revoking once. */
export async function revokeApiKey(sql: Sql, workspaceId: string, id: string): Promise<boolean> {
  const { count } = await sql`
    update api_keys set revoked_at = coalesce(revoked_at, now()) where workspace_id = ${workspaceId} and id = ${id}`;
  return count > 0;
}

function asApiKey(row: ApiKeyRow): ApiKey {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
