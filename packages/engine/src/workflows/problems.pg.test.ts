import { randomBytes } from "node:crypto";
import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import type { TransactionSql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createVault } from "../connections/secrets.ts";
import { createNodeTypes } from "../nodes/node-types.ts";
import { putContactField } from "../records/contact-fields.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { testDatabase, type TestDatabase } from "../store/test-database.ts";
import { testWorkspace } from "../store/test-workspace.ts";
import { type Sketch, workflow } from "../testing/workflow.ts";
import { problemsIn } from "./problems.ts";
import { archiveWorkflow, pauseWorkflow, publishWorkflow } from "./publish.ts";
import { createWorkflow } from "./store.ts";

const types = createNodeTypes();
const vault = createVault(randomBytes(32));
let database: TestDatabase;
let workspaceId: string;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  workspaceId = await testWorkspace(database.pool);
});
afterAll(() => database.drop());

const inside = <Result>(work: (sql: TransactionSql) => Promise<Result>) =>
  inWorkspace(database.pool, workspaceId, work);
const said = (drawing: Sketch, settings: WorkflowSettings = {}, id?: string) =>
  inside((sql) => problemsIn(sql, workspaceId, { id, name: drawing.name, graph: drawing.graph(), settings }, types));
const publish = (drawing: Sketch) =>
  inside(async (sql) => {
    const workflowId = await createWorkflow(sql, workspaceId, { name: drawing.name, graph: drawing.graph() });
    await publishWorkflow(sql, workspaceId, { workflowId, publishedBy: "Ada" }, types, vault);
    return workflowId;
  });
const updates = (name: string, tag: string, field: string) =>
  workflow(name).on("contact.tag_added", { tag }).then("contact.update_field", { field, value: "x" });

describe("what a workspace knows", () => {
  it("are the schemas of its own event types, which nothing else may be read from", async () => {
    const schema = { type: "object", properties: { score: { type: "number" } }, additionalProperties: false };
    await inside(
      (sql) => sql`insert into event_types (workspace_id, type, title, schema)
        values (${workspaceId}, 'quiz.finished', 'Quiz finished', ${sql.json(schema)})`,
    );
    const drawing = workflow("Quiz").on("custom.event", { eventType: "quiz.finished" });
    expect(await said(drawing.then("task.create", { title: "{{ event.data.score }}" }))).toEqual([]);
    expect(await said(drawing.then("task.create", { title: "{{ event.data.scroe }}" }))).toMatchObject([
      {
        severity: "error",
        code: "unknown_path",
        message: "“event.data.scroe” is not a field of “Quiz finished”. Did you mean “score”?",
      },
    ]);
    await expect(publish(drawing.then("task.create", { title: "{{ event.data.scroe }}" }))).rejects.toMatchObject({
      code: "cannot_publish",
    });
  });

  it("are its contacts' fields with their types", async () => {
    await inside((sql) => putContactField(sql, workspaceId, { key: "seats", label: "Seats", type: "number" }));
    const filter = { field: "contact.seats", operator: "greater_than", value: "many" };
    expect(await said(workflow("x").on("form.submitted", { filter }).then("flow.stop"))).toMatchObject([
      { severity: "warning", code: "value_misfit", field: "filter.value" },
    ]);
  });
});

describe("workflows that set each other off", () => {
  const draft = workflow("Draft").on("contact.updated", { field: "city" }).then("contact.add_tag", { tag: "vip" });

  it("are found among the published ones, however long the way", async () => {
    await publish(updates("VIP welcome", "vip", "plan"));
    await publish(
      workflow("On plan").on("contact.updated", { field: "plan" }).then("contact.add_tag", { tag: "planned" }),
    );
    expect(await said(draft)).toEqual([]);
    await publish(updates("Planned", "planned", "city"));
    const [problem] = await said(draft);
    expect(problem).toMatchObject({ code: "loop", severity: "warning", nodeId: "add_tag", by: "server" });
    expect(problem?.message).toContain("“VIP welcome”");
    expect(problem?.message).toContain("“On plan”");
    expect(problem?.message).toContain("“Planned”, which updates the field “city”, which starts this workflow again");
  });

  it("are not those that are paused or put away", async () => {
    const id = await publish(updates("VIP welcome", "vip", "city"));
    expect(await said(draft)).toHaveLength(1);
    await inside((sql) => pauseWorkflow(sql, workspaceId, id));
    expect(await said(draft)).toEqual([]);
    await inside((sql) => archiveWorkflow(sql, workspaceId, id));
    expect(await said(draft)).toEqual([]);
  });

  it("are not the draft's own published version", async () => {
    const id = await publish(
      workflow("Own")
        .on("contact.tag_added", { tag: "vip" })
        .then("contact.update_field", { field: "city", value: "x" }),
    );
    expect(await said(draft, {}, id)).toEqual([]);
  });

  it("are not those of another workspace", async () => {
    await publish(updates("VIP welcome", "vip", "city"));
    workspaceId = await testWorkspace(database.pool);
    expect(await said(draft)).toEqual([]);
  });
});

describe("problems that only the server can find", () => {
  it("are marked so, and the others are not", async () => {
    const drawing = workflow("x")
      .on("form.submitted")
      .then("flow.run_workflow", { workflowId: "01920000-0000-7000-8000-000000000009" })
      .then("flow.delay", { duration: "soon" })
      .then("email.send", { to: "{{ contact.emial }}", subject: "a", html: "b" });
    const found = await said(drawing);
    expect(found.map(({ code, by }) => [code, by])).toEqual([
      ["invalid_field", "server"],
      ["unknown_path", undefined],
      ["missing_workflow", "server"],
    ]);
  });
});
