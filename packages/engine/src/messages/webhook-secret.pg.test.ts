import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createVault } from "../connections/secrets.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { testDatabase, type TestDatabase } from "../store/test-database.ts";
import { uuidv7 } from "../store/uuid.ts";
import { createWebhookSecret } from "./webhook-secret.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

it("is made once, however many messages ask for it at first, and then only read", async () => {
  const workspaceId = uuidv7();
  const inside = <Result>(work: Parameters<typeof inWorkspace<Result>>[2]) =>
    inWorkspace(database.pool, workspaceId, work);
  await inside((sql) => sql`insert into workspaces (workspace_id, name) values (${workspaceId}, 'Example')`);
  const secretOf = createWebhookSecret(database.pool, createVault(randomBytes(32)));

  const secrets = await Promise.all(Array.from({ length: 5 }, () => secretOf(workspaceId)));
  expect(new Set(secrets).size).toBe(1);

  // Somebody else is changing the workspace meanwhile.
  await inside(async (sql) => {
    await sql`select from workspaces where workspace_id = ${workspaceId} for update`;
    expect(await secretOf(workspaceId)).toBe(secrets[0]);
  });
});
