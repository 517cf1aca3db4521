import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { inWorkspace } from "../store/tenancy.ts";
import { testDatabase, type TestDatabase } from "../store/test-database.ts";
import { testWorkspace } from "../store/test-workspace.ts";
import { eventually } from "../testing/eventually.ts";
import type { ActivitySource } from "./activity.ts";
import { createKeptActivity } from "./kept-activity.ts";
import { listWorkflows } from "./read.ts";
import { createWorkflow } from "./store.ts";

let database: TestDatabase;
let workspaceId: string;
let workflowId: string;
let now: number;
let source: ActivitySource;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  workspaceId = await testWorkspace(database.pool);
  workflowId = await inWorkspace(database.pool, workspaceId, (sql) =>
    createWorkflow(sql, workspaceId, { name: "Busy" }),
  );
  now = 0;
  source = createKeptActivity(database.pool, () => now);
});
afterAll(() => database.drop());

/** Of the present moment. */
const begin = (runs: number) =>
  inWorkspace(
    database.pool,
    workspaceId,
    (sql) => sql`
      insert into runs (workspace_id, id, workflow_id, version, status, started_at)
      select ${workspaceId}, uuidv7(), ${workflowId}, 1, 'succeeded', now() from generate_series(1, ${runs}::int)`,
  );
const look = async () => {
  const page = await inWorkspace(database.pool, workspaceId, (sql) =>
    listWorkflows(sql, workspaceId, { limit: 5 }, source),
  );
  const [workflow] = page.items;
  if (!workflow) throw new Error("The workflow is missing from the list");
  return workflow;
};

describe("what workflows did today", () => {
  it("is counted anew for everybody who looks, in a workspace without very many runs", async () => {
    for (const runs of [0, 1, 2, 3]) {
      expect((await look()).runsToday).toBe(runs);
      await begin(1);
    }
  });

  it("is counted again in the background where there are very many runs, and tells when it was counted", async () => {
    await begin(12_000);
    const first = await look();
    expect(first.runsToday).toBe(12_000);
    await begin(1);
    now = 30_001;
    expect(await look()).toEqual(first);
    const later = await eventually("what was counted in the background", async () => {
      const workflow = await look();
      return workflow.runsToday === 12_001 && workflow;
    });
    expect(Date.parse(later.countedAt)).toBeGreaterThan(Date.parse(first.countedAt));
  });

  it("is never older than a minute", async () => {
    await begin(12_000);
    expect((await look()).runsToday).toBe(12_000);
    await begin(1);
    now = 60_001;
    expect((await look()).runsToday).toBe(12_001);
  });

  it("is of one workspace only", async () => {
    await begin(12_000);
    await look();
    workspaceId = await testWorkspace(database.pool);
    await inWorkspace(database.pool, workspaceId, (sql) => createWorkflow(sql, workspaceId, { name: "Idle" }));
    expect((await look()).runsToday).toBe(0);
  });
});
