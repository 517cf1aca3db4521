import { randomBytes } from "node:crypto";
import { testDatabase } from "@millrace/engine/store/test-database.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import type { ProblemDetails } from "@millrace/shared/api/common.ts";
import { type Permission, permissions, type Role } from "@millrace/shared/api/permissions.ts";
import { generateApiKey } from "../src/auth/api-key.ts";
import { addMember, createPerson, createWorkspace } from "../src/auth/people.ts";
import { createSignIn, type SignIn } from "../src/auth/sign-in.ts";
import { compose, type Parts } from "../src/compose.ts";
import { readEnv } from "../src/env.ts";
import { type App, createApp } from "../src/http/app.ts";

export interface Caller {
  /**
   * Sends a request as this caller; a plain object as body goes as JSON.
   * @typeParam Body what the test expects to get; problem details unless told otherwise.
   */
  send: <Body = ProblemDetails>(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<Answer<Body>>;
}

export interface Answer<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface Installation extends Caller {
  app: App;
  parts: Parts;
  signIn: SignIn;
  databaseUrl: string;
  newWorkspace: () => Promise<string>;
  /** A machine with a key of this workspace; by default with every permission. */
  withKey: (workspaceId: string, rights?: { scopes?: readonly Permission[]; eventTypes?: string[] }) => Promise<Caller>;
  /** Somebody who has signed in by browser. */
  withPerson: (
    workspaceId: string,
    role?: Role,
  ) => Promise<Caller & { email: string; password: string; cookie: string }>;
  close: () => Promise<void>;
}

const publicUrl = "http://localhost:3000";

/** The whole server on a database of its own, without a worker and without listening: requests go to the app itself. */
export async function testInstallation(environment: Record<string, string> = {}): Promise<Installation> {
  const database = await testDatabase(1);
  const env = readEnv({
    MILLRACE_MASTER_KEY: randomBytes(32).toString("base64"),
    MILLRACE_POOL_SIZE: "4",
    LOG_LEVEL: "silent",
    ...environment,
  });
  const parts = await compose(env, database.url, () => {});
  const signIn = createSignIn({
    databaseUrl: database.url,
    publicUrl,
    masterKey: parts.masterKey,
    logger: parts.logger,
  });
  const app = createApp({ env, parts, signIn, publicUrl });

  const as = (credentials: Record<string, string>): Caller => ({
    async send<Body>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const plain = typeof body === "string" || body instanceof Uint8Array || body === undefined;
      const answer = await app.request(path, {
        method,
        headers: { ...credentials, ...(plain ? {} : { "content-type": "application/json" }), ...headers },
        ...(body === undefined ? {} : { body: plain ? (body as string) : JSON.stringify(body) }),
      });
      const text = await answer.text();
      const json = answer.headers.get("content-type")?.includes("json") ?? false;
      return { status: answer.status, headers: answer.headers, body: (json ? JSON.parse(text) : text) as Body };
    },
  });

  return {
    ...as({}),
    app,
    parts,
    signIn,
    databaseUrl: database.url,
    newWorkspace: () => createWorkspace(parts.pool, "Example"),
    async withKey(workspaceId, { scopes = permissions, eventTypes = [] } = {}) {
      const { key, prefix, hash } = generateApiKey();
      await inWorkspace(
        parts.pool,
        workspaceId,
        (sql) => sql`
          insert into api_keys (workspace_id, id, name, prefix, hash, scopes, event_types)
          values (${workspaceId}, ${uuidv7()}, 'Test', ${prefix}, ${hash}, ${[...scopes]}, ${eventTypes})`,
      );
      return as({ authorization: `Bearer ${key}` });
    },
    async withPerson(workspaceId, role = "owner") {
      const email = `${uuidv7()}@example.com`;
      const password = randomBytes(12).toString("base64url");
      await addMember(parts.pool, workspaceId, await createPerson(signIn, { name: "Example", email, password }), role);
      const signedIn = await as({}).send("POST", "/v1/auth/sign-in/email", { email, password });
      const cookie = signedIn.headers
        .getSetCookie()
        .map((entry) => entry.split(";")[0])
        .join("; ");
      return { ...as({ cookie }), email, password, cookie };
    },
    async close() {
      await signIn.close();
      await parts.close();
      await database.drop();
    },
  };
}
