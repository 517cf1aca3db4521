import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { randomBytes } from "node:crypto";
import type { TransactionSql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVault } from "../connections/secrets.ts";
import { createNodeTypes } from "../nodes/node-types.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { testDatabase, type TestDatabase } from "../store/test-database.ts";
import { testWorkspace } from "../store/test-workspace.ts";
import { type Sketch, workflow } from "../testing/workflow.ts";
import { archiveWorkflow, publishWorkflow } from "./publish.ts";
import { getWorkflow } from "./read.ts";
import { createWorkflow, patchWorkflow } from "./store.ts";

const types = createNodeTypes();
const vault = createVault(randomBytes(32));
let database: TestDatabase;
let workspaceId: string;
beforeAll(async () => {
  database = await testDatabase();
  workspaceId = await testWorkspace(database.pool);
});
afterAll(() => database.drop());

const inside = <Result>(work: (sql: TransactionSql) => Promise<Result>) =>
  inWorkspace(database.pool, workspaceId, work);
const create = (drawn: Sketch, settings: WorkflowSettings = {}) =>
  inside((sql) => createWorkflow(sql, workspaceId, { name: drawn.name, graph: drawn.graph(), settings }));
const publish = (workflowId: string) =>
  inside((sql) => publishWorkflow(sql, workspaceId, { workflowId, publishedBy: "Ada" }, types, vault));
const problems = async (id: string) =>
  (await inside((sql) => getWorkflow(sql, workspaceId, id, types))).problems.map(
    ({ code, severity, nodeId, field }) => ({
      ...{ code, severity },
      ...(nodeId ? { nodeId, field } : {}),
    }),
  );

const simple = (name: string, trigger = "manual") => workflow(name).on(trigger).then("flow.stop");
const calling = (workflowId: string) =>
  workflow("Calling").on("manual").then("flow.run_workflow", { workflowId }, { id: "call" });

describe("a workflow that another one runs", () => {
  it("is missed when it is not there, of another workspace or archived; the publish is refused", async () => {
    const elsewhere = await testWorkspace(database.pool);
    const foreign = await inWorkspace(database.pool, elsewhere, (sql) =>
      createWorkflow(sql, elsewhere, { name: "Elsewhere", graph: simple("Elsewhere").graph() }),
    );
    const archived = await create(simple("Old one"));
    await inside((sql) => archiveWorkflow(sql, workspaceId, archived));
    for (const id of [foreign, archived]) {
      const caller = await create(calling(id));
      expect(await problems(caller)).toEqual([
        { code: "missing_workflow", severity: "error", nodeId: "call", field: "workflowId" },
      ]);
      await expect(publish(caller)).rejects.toMatchObject({ code: "cannot_publish" });
    }
  });

  it("is warned about while it is not published", async () => {
    const other = await create(simple("Other"));
    const caller = await create(calling(other));
    expect(await problems(caller)).toEqual([
      { code: "workflow_not_running", severity: "warning", nodeId: "call", field: "workflowId" },
    ]);
    await publish(other);
    expect(await problems(caller)).toEqual([]);
  });
});

describe("a workflow that is to handle errors", () => {
  it("is warned about when nothing of it starts by a failed run, on publishing and in the settings", async () => {
    const handler = await create(simple("Deaf"));
    await publish(handler);
    const id = await create(simple("One"));
    await inside((sql) => patchWorkflow(sql, workspaceId, id, { settings: { errorWorkflowId: handler } }));
    expect(await problems(id)).toEqual([{ code: "error_workflow_without_trigger", severity: "warning" }]);
    expect((await publish(id)).warnings).toMatchObject([{ code: "error_workflow_without_trigger" }]);

    const hearing = await create(simple("Hearing", "run.failed"));
    await publish(hearing);
    await inside((sql) => patchWorkflow(sql, workspaceId, id, { settings: { errorWorkflowId: hearing } }));
    expect(await problems(id)).toEqual([]);
  });
});
