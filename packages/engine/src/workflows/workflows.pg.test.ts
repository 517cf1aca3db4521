import { randomBytes } from "node:crypto";
import { workflowSchema } from "@millrace/shared/api/workflows.ts";
import { type Graph, graphSchema } from "@millrace/shared/graph/document.ts";
import type { TransactionSql } from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createVault } from "../connections/secrets.ts";
import { createNodeTypes } from "../nodes/node-types.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { testDatabase, type TestDatabase } from "../store/test-database.ts";
import { testWorkspace } from "../store/test-workspace.ts";
import { uuidv7 } from "../store/uuid.ts";
import { restoreVersion, saveDraft } from "./draft.ts";
import { exportWorkflow, importWorkflow } from "./portable.ts";
import { publishWorkflow } from "./publish.ts";
import { getWorkflow, listWorkflows } from "./read.ts";
import { createWorkflow, deleteWorkflow, duplicateWorkflow, patchWorkflow } from "./store.ts";
import { diffVersions, getVersion, listVersions } from "./versions.ts";

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

const inside = <Result>(work: (sql: TransactionSql) => Promise<Result>, where = workspaceId) =>
  inWorkspace(database.pool, where, work);
const create = (name: string, graph?: Graph) => inside((sql) => createWorkflow(sql, workspaceId, { name, graph }));
const read = (id: string) => inside((sql) => getWorkflow(sql, workspaceId, id, types));
const list = (filter: object = {}) => inside((sql) => listWorkflows(sql, workspaceId, { limit: 50, ...filter }));
const publish = (workflowId: string) =>
  inside((sql) => publishWorkflow(sql, workspaceId, { workflowId, publishedBy: "Ada" }, types, vault));
const save = (id: string, graph: Graph, expected?: number | "any") =>
  inside((sql) => saveDraft(sql, workspaceId, id, graph, expected));
const runAt = (id: string, workflowId: string, status: string, mode = "live") =>
  inside(
    (sql) => sql`
  insert into runs (workspace_id, id, workflow_id, version, status, mode, started_at)
  values (${workspaceId}, ${id}, ${workflowId}, 1, ${status}, ${mode}, now())`,
  );

function graphOf(tag: string): Graph {
  return graphSchema.parse({
    nodes: [
      { id: "start", type: "form.submitted" },
      { id: "tag", type: "contact.add_tag", config: { tag } },
    ],
    edges: [{ id: "e1", source: "start", target: "tag" }],
  });
}

describe("drafts", () => {
  it("are kept whatever their problems are, and the problems are told", async () => {
    const id = await create("Empty");
    const workflow = await read(id);
    expect(workflowSchema.parse(workflow)).toEqual(workflow);
    expect(workflow).toMatchObject({ name: "Empty", status: "draft", revision: 1, draft: { nodes: [], edges: [] } });
    expect(workflow.problems.map((problem) => problem.code)).toContain("no_trigger");
  });

  it("are changed only by who has seen the last revision", async () => {
    const id = await create("Shared");
    expect((await save(id, graphOf("a"), 1)).revision).toBe(2);
    await expect(save(id, graphOf("b"), 1)).rejects.toMatchObject({ code: "stale_draft" });
    await expect(save(id, graphOf("b"))).rejects.toMatchObject({ code: "precondition_required" });
    await expect(save(uuidv7(), graphOf("b"), 1)).rejects.toMatchObject({ code: "not_found" });
    expect((await save(id, graphOf("b"), "any")).revision).toBe(3);
    expect((await read(id)).draft).toEqual(graphOf("b"));
  });

  it("are saved by exactly one of many who start from the same revision", async () => {
    const id = await create("Busy");
    const saves = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => save(id, graphOf(`t${n}`), 1)));
    expect(saves.filter((one) => one.status === "fulfilled")).toHaveLength(1);
    expect((await read(id)).revision).toBe(2);
  });

  it("keep their revision when nothing changed", async () => {
    const id = await create("Still", graphOf("a"));
    expect((await save(id, graphOf("a"), 1)).revision).toBe(1);
  });
});

describe("the list of workflows", () => {
  it("is paged, newest first, and filtered by status and words", async () => {
    const ids = [await create("One", graphOf("a")), await create("Two"), await create("Th_ree")];
    await publish(ids[0] ?? "");
    const first = await list({ limit: 2 });
    expect(first.items.map((one) => one.name)).toEqual(["Th_ree", "Two"]);
    const second = await list({ limit: 2, cursor: first.nextCursor });
    expect(second).toMatchObject({
      items: [{ name: "One", status: "active", triggers: ["form.submitted"] }],
      nextCursor: null,
    });
    expect((await list({ status: "draft" })).items).toHaveLength(2);
    expect((await list({ q: "h_r" })).items.map((one) => one.name)).toEqual(["Th_ree"]);
    expect((await list({ q: "_w" })).items).toEqual([]);
  });

  it("tells what happened today in the workspace's time zone, tests left out", async () => {
    // 30 hours ago is never today, whatever the hour is.
    workspaceId = await testWorkspace(database.pool, "Pacific/Kiritimati");
    const id = await create("Counted");
    const earlier = await inside((sql) => sql<{ id: string }[]>`select uuid_at(now() - interval '30 hours') as id`);
    await runAt(earlier[0]?.id ?? "", id, "waiting");
    await runAt(uuidv7(), id, "succeeded");
    await runAt(uuidv7(), id, "failed");
    await runAt(uuidv7(), id, "waiting");
    await runAt(uuidv7(), id, "failed", "test");
    expect((await list()).items).toMatchObject([{ runsToday: 3, failedToday: 1, waiting: 2 }]);
  });

  it("shows nothing of another workspace", async () => {
    const id = await create("Mine", graphOf("a"));
    const other = await testWorkspace(database.pool);
    expect((await inside((sql) => listWorkflows(sql, other, { limit: 50 }), other)).items).toEqual([]);
    const attempts = [
      () => inside((sql) => getWorkflow(sql, other, id, types), other),
      () => inside((sql) => patchWorkflow(sql, other, id, { name: "Theirs" }), other),
      () => inside((sql) => saveDraft(sql, other, id, graphOf("b"), "any"), other),
      () => inside((sql) => publishWorkflow(sql, other, { workflowId: id, publishedBy: "Eve" }, types, vault), other),
      () => inside((sql) => duplicateWorkflow(sql, other, id), other),
      () => inside((sql) => exportWorkflow(sql, other, id), other),
      () => inside((sql) => listVersions(sql, other, id, { limit: 1 }), other),
      () => inside((sql) => deleteWorkflow(sql, other, id), other),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
    expect((await read(id)).name).toBe("Mine");
  });
});

describe("changing workflows", () => {
  it("changes what is given; limits apply at once, other settings wait for the next publish", async () => {
    const id = await create("Old", graphOf("a"));
    await publish(id);
    await inside((sql) => patchWorkflow(sql, workspaceId, id, { name: "New", category: "Sales" }));
    expect(await read(id)).toMatchObject({
      name: "New",
      category: "Sales",
      description: "",
      hasUnpublishedChanges: false,
    });
    await inside((sql) => patchWorkflow(sql, workspaceId, id, { settings: { concurrency: 3 } }));
    expect(await read(id)).toMatchObject({ settings: { concurrency: 3 }, revision: 1, hasUnpublishedChanges: false });
    const settings = { concurrency: 3, timeZone: "Europe/Berlin" };
    await inside((sql) => patchWorkflow(sql, workspaceId, id, { settings }));
    expect(await read(id)).toMatchObject({ settings, revision: 1, hasUnpublishedChanges: true });
    await publish(id);
    expect((await read(id)).hasUnpublishedChanges).toBe(false);
  });

  it("refuses settings that could not work, and names each", async () => {
    const id = await create("Limited", graphOf("a"));
    const settings = {
      reentry: { mode: "every", key: "{{ steps.a.output }}" },
      throttle: { limit: 1, per: "0s", key: "{{ event." },
      debounce: { wait: "10m", maxWait: "5m" },
      timeZone: "Mars/Olympus",
    } as const;
    const refused = await inside((sql) => patchWorkflow(sql, workspaceId, id, { settings })).catch((error) => error);
    expect(refused).toMatchObject({ code: "invalid_input" });
    expect(refused.issues.map(({ path }: { path: string }) => path)).toEqual([
      "settings.reentry.key",
      "settings.throttle.key",
      "settings.reentry.every",
      "settings.throttle.per",
      "settings.debounce.maxWait",
      "settings.timeZone",
    ]);
    expect((await read(id)).settings).toEqual({});
  });

  it("copies a workflow as a draft", async () => {
    const id = await create("Welcome", graphOf("a"));
    await publish(id);
    const copy = await read(await inside((sql) => duplicateWorkflow(sql, workspaceId, id)));
    expect(copy).toMatchObject({ name: "Welcome (copy)", status: "draft", version: null, draft: graphOf("a") });
  });

  it("exports and imports a workflow, without what belongs to the workspace", async () => {
    const handler = await create("Handler");
    const id = await create("Welcome", graphOf("a"));
    await inside((sql) =>
      patchWorkflow(sql, workspaceId, id, { settings: { priority: "low", errorWorkflowId: handler } }),
    );
    const file = await inside((sql) => exportWorkflow(sql, workspaceId, id));
    expect(file).toEqual({
      format: "millrace.workflow/1",
      name: "Welcome",
      description: "",
      category: "",
      settings: { priority: "low" },
      graph: graphOf("a"),
    });
    const other = await testWorkspace(database.pool);
    const imported = await inside((sql) => importWorkflow(sql, other, file), other);
    const workflow = await inside((sql) => getWorkflow(sql, other, imported, types), other);
    expect(workflow).toMatchObject({
      name: "Welcome",
      status: "draft",
      draft: graphOf("a"),
      settings: { priority: "low" },
    });
  });

  it("deletes a workflow with its versions, once no run needs them", async () => {
    const id = await create("Gone", graphOf("a"));
    await publish(id);
    const run = uuidv7();
    await runAt(run, id, "waiting");
    const remove = () => inside((sql) => deleteWorkflow(sql, workspaceId, id));
    await expect(remove()).rejects.toMatchObject({ code: "invalid_state" });
    await inside(
      (sql) => sql`update runs set status = 'succeeded' where workspace_id = ${workspaceId} and id = ${run}`,
    );
    await remove();
    await expect(read(id)).rejects.toMatchObject({ code: "not_found" });
    await expect(remove()).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("versions", () => {
  it("are listed, compared and restored into the draft", async () => {
    const id = await create("Welcome", graphOf("a"));
    await publish(id);
    await save(id, graphOf("b"), 1);
    await publish(id);
    const versions = (filter: object) => inside((sql) => listVersions(sql, workspaceId, id, { limit: 1, ...filter }));
    const first = await versions({});
    expect(first.items.map((one) => one.version)).toEqual([2]);
    expect((await versions({ cursor: first.nextCursor })).items.map((one) => one.version)).toEqual([1]);

    const diff = await inside((sql) => diffVersions(sql, workspaceId, id, 1, 2));
    expect(diff).toMatchObject({
      added: [],
      removed: [],
      changed: [{ nodeId: "tag" }],
      addedEdges: [],
      removedEdges: [],
    });

    expect((await inside((sql) => restoreVersion(sql, workspaceId, id, 1))).revision).toBe(3);
    expect(await read(id)).toMatchObject({ draft: graphOf("a"), version: 2, hasUnpublishedChanges: true });
    await expect(inside((sql) => restoreVersion(sql, workspaceId, id, 9))).rejects.toMatchObject({ code: "not_found" });
    await expect(inside((sql) => getVersion(sql, workspaceId, id, 9))).rejects.toMatchObject({ code: "not_found" });
  });
});
