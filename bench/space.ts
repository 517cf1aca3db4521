import { openDatabase, type Pool } from "../packages/engine/src/store/database.ts";
import { inWorkspace } from "../packages/engine/src/store/tenancy.ts";
import { uuidv7 } from "../packages/engine/src/store/uuid.ts";
import { generateApiKey } from "../packages/server/src/auth/api-key.ts";
import { createWorkspace } from "../packages/server/src/auth/people.ts";
import { permissions } from "../packages/shared/src/api/permissions.ts";
import type { Graph } from "../packages/shared/src/graph/document.ts";
import type { Installation } from "./installation.ts";
import { seedContacts } from "./seed.ts";

/** A workspace of an installation, and the way into it. */
export interface Space {
  url: string;
  apiKey: string;
  workspaceId: string;
  /** Of its database. */
  owner: Pool;
}

/** Opens a workspace of its own with this many contacts. */
export async function openSpace(
  { databaseUrl, owner, front }: Pick<Installation, "databaseUrl" | "owner" | "front">,
  name: string,
  contacts: number,
): Promise<Space> {
  const pool = openDatabase({ url: databaseUrl, max: 1, name: "bench" });
  try {
    const workspaceId = await createWorkspace(pool, name);
    const { key, prefix, hash } = generateApiKey();
    await inWorkspace(
      pool,
      workspaceId,
      (sql) => sql`
        insert into api_keys (workspace_id, id, name, prefix, hash, scopes)
        values (${workspaceId}, ${uuidv7()}, 'Bench', ${prefix}, ${hash}, ${[...permissions]})`,
    );
    await seedContacts(owner, workspaceId, contacts);
    return { url: front.url, apiKey: key, workspaceId, owner };
  } finally {
    await pool.end({ timeout: 5 });
  }
}

/** Creates a workflow over the API and publishes it. @returns its id. */
export async function publish(space: Space, name: string, graph: Graph): Promise<string> {
  const { id } = await call<{ id: string }>(space, "POST", "/v1/workflows", { name, graph });
  await call(space, "POST", `/v1/workflows/${id}/publish`, {});
  return id;
}

/** Publishes `count` workflows, some at a time. */
export async function publishMany(space: Space, count: number, graph: (n: number) => Graph): Promise<void> {
  let next = 0;
  const one = async () => {
    while (next < count) {
      const n = next++;
      await publish(space, `Workflow ${n}`, graph(n));
    }
  };
  await Promise.all(Array.from({ length: 4 }, one));
}

export async function call<Reply>({ url, apiKey }: Space, method: string, path: string, body?: object): Promise<Reply> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${apiKey}`, ...(body ? { "content-type": "application/json" } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} was answered ${response.status}: ${text}`);
  return JSON.parse(text || "null") as Reply;
}
