import { randomBytes } from "node:crypto";
import { testDatabase } from "@millrace/engine/store/test-database.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { createWorkflow, readWorkflow, type StoredWorkflow } from "@millrace/engine/workflows/store.ts";
import { type Permission, permissions } from "@millrace/shared/api/permissions.ts";
import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { TransactionSql } from "postgres";
import type * as Y from "yjs";
import { generateApiKey } from "../src/auth/api-key.ts";
import { createWorkspace } from "../src/auth/people.ts";
import { runApi, type RunningApi } from "../src/commands/run-api.ts";
import { readEnv } from "../src/env.ts";
import { connectLive, type LiveClient } from "./live-client.ts";

/** API processes on one database, a workspace with a key, and a draft that is being edited. */
export interface LiveServers {
  first: RunningApi;
  second: RunningApi;
  workspaceId: string;
  /** The header of a key that may do everything. */
  authorization: string;
  /** The workflow of this test. */
  workflowId: string;
  startAnother: () => Promise<RunningApi>;
  newWorkflow: () => Promise<void>;
  withKey: (scopes: readonly Permission[], workspaceId?: string) => Promise<string>;
  inside: <Result>(work: (sql: TransactionSql) => Promise<Result>) => Promise<Result>;
  stored: () => Promise<StoredWorkflow>;
  /** Opens the draft and waits until it is there. */
  open: (running?: RunningApi, headers?: Record<string, string>, doc?: Y.Doc) => Promise<LiveClient>;
  stop: () => Promise<void>;
}

export const addressOf = ({ url }: RunningApi): string => url.replace("localhost", "127.0.0.1");

export const node = (id: string, more: Partial<GraphNode> = {}): GraphNode => ({
  id,
  type: "contact.add_tag",
  config: { tag: id },
  position: { x: 0, y: 0 },
  ...more,
});

/** What each test's draft says at first. */
export const start: Graph = { nodes: [node("one"), node("two")], edges: [] };

export async function startLiveServers(): Promise<LiveServers> {
  const database = await testDatabase(2);
  const masterKey = randomBytes(32).toString("base64");
  const startAnother = () => {
    const env = readEnv({ PORT: "0", HOST: "127.0.0.1", LOG_LEVEL: "silent", MILLRACE_MASTER_KEY: masterKey });
    return runApi(env, database.url);
  };
  const [first, second] = [await startAnother(), await startAnother()];
  const { pool } = first.parts;
  const ours = await createWorkspace(pool, "Example");
  const opened: LiveClient[] = [];

  const servers: LiveServers = {
    first,
    second,
    workspaceId: ours,
    authorization: "",
    workflowId: "",
    startAnother,
    async newWorkflow() {
      for (const client of opened.splice(0)) client.hangUp();
      servers.workflowId = await servers.inside((sql) =>
        createWorkflow(sql, ours, { name: "Drawn together", graph: start }),
      );
    },
    async withKey(scopes, workspaceId = ours) {
      const { key, prefix, hash } = generateApiKey();
      await inWorkspace(
        pool,
        workspaceId,
        (sql) => sql`
          insert into api_keys (workspace_id, id, name, prefix, hash, scopes)
          values (${workspaceId}, ${uuidv7()}, 'Ada', ${prefix}, ${hash}, ${[...scopes]})`,
      );
      return `Bearer ${key}`;
    },
    inside: (work) => inWorkspace(pool, ours, work),
    stored: () => servers.inside((sql) => readWorkflow(sql, ours, servers.workflowId)),
    async open(running = first, headers = { authorization: servers.authorization }, doc) {
      const client = await connectLive(addressOf(running), servers.workflowId, headers, doc);
      opened.push(client);
      await client.hears("state");
      return client;
    },
    async stop() {
      await Promise.all([first.stop(), second.stop()]);
      await database.drop();
    },
  };
  servers.authorization = await servers.withKey(permissions);
  return servers;
}
