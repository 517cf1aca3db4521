import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inWorkspace } from "./tenancy.ts";
import { testDatabase, type TestDatabase } from "./test-database.ts";
import { uuidv7 } from "./uuid.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase(1);
});
afterAll(() => database.drop());

describe("the transaction helper", () => {
  it("names the workspace before the first statement", async () => {
    const workspaceId = uuidv7();
    const [row] = await inWorkspace(
      database.pool,
      workspaceId,
      (sql) => sql`select millrace.current_workspace() as id`,
    );
    expect(row?.["id"]).toBe(workspaceId);
  });

  it("leaves nothing behind on the connection", async () => {
    await inWorkspace(database.pool, uuidv7(), (sql) => sql`select 1`);
    const [row] = await database.pool`select millrace.current_workspace() as id`;
    expect(row?.["id"]).toBeNull();
  });
});
