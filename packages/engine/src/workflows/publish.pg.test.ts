import { randomBytes } from "node:crypto";
import type { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { graphSchema } from "@millrace/shared/graph/document.ts";
import type { TransactionSql } from "postgres";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createVault } from "../connections/secrets.ts";
import { createNodeTypes } from "../nodes/node-types.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { testDatabase, type TestDatabase } from "../store/test-database.ts";
import { testWorkspace } from "../store/test-workspace.ts";
import { hookSecretOwner } from "./hooks.ts";
import { archiveWorkflow, pauseWorkflow, publishWorkflow, resumeWorkflow } from "./publish.ts";
import { getWorkflow } from "./read.ts";
import { saveDraft } from "./draft.ts";
import { createWorkflow } from "./store.ts";
import { getVersion, listVersions } from "./versions.ts";

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

/** A graph of one trigger and one action behind it. */
function graphOf(type: string, config: object, tag = "seen"): Graph {
  return graphSchema.parse({
    nodes: [
      { id: "start", type, config },
      { id: "tag", name: "Mark", type: "contact.add_tag", config: { tag } },
    ],
    edges: [{ id: "e1", source: "start", target: "tag" }],
  });
}

const create = (graph: Graph) => inside((sql) => createWorkflow(sql, workspaceId, { name: "Welcome", graph }));
const read = (id: string) => inside((sql) => getWorkflow(sql, workspaceId, id, types));
const publish = (workflowId: string, note?: string) =>
  inside((sql) => publishWorkflow(sql, workspaceId, { workflowId, publishedBy: "Ada", note }, types, vault));
const save = async (id: string, graph: Graph) => inside((sql) => saveDraft(sql, workspaceId, id, graph, "any"));
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    (error: MillraceError) => error.code,
  );

describe("publishing", () => {
  it("makes an immutable version of the draft and listens for its triggers", async () => {
    const id = await create(graphOf("form.submitted", {}));
    expect(await read(id)).toMatchObject({ status: "draft", version: null, hasUnpublishedChanges: true, triggers: [] });

    expect(await publish(id, "First")).toEqual({
      version: 1,
      warnings: [],
      inFlight: { stay: 0, move: 0, exit: 0 },
    });
    expect(await read(id)).toMatchObject({
      status: "active",
      version: 1,
      hasUnpublishedChanges: false,
      triggers: ["form.submitted"],
    });

    await save(id, graphOf("order.created", {}));
    expect(await read(id)).toMatchObject({
      version: 1,
      revision: 2,
      hasUnpublishedChanges: true,
      triggers: ["form.submitted"],
    });
    expect((await publish(id)).version).toBe(2);
    expect((await read(id)).triggers).toEqual(["order.created"]);

    const first = await inside((sql) => getVersion(sql, workspaceId, id, 1));
    expect(first).toMatchObject({ publishedBy: "Ada", note: "First", graph: graphOf("form.submitted", {}) });
    expect(first.checksum).toMatch(/^[0-9a-f]{64}$/);
  });

  it("gives the same graph the same checksum", async () => {
    const id = await create(graphOf("form.submitted", {}));
    await publish(id);
    await publish(id);
    const { items } = await inside((sql) => listVersions(sql, workspaceId, id, { limit: 10 }));
    expect(items.map((one) => one.version)).toEqual([2, 1]);
    expect(items[0]?.checksum).toBe(items[1]?.checksum);
  });

  it("refuses what could not run and names node and field of every problem", async () => {
    const id = await create(graphOf("custom.event", {}, ""));
    const error = await publish(id).catch((thrown: unknown) => thrown as MillraceError);
    expect(error).toMatchObject({ code: "cannot_publish" });
    const issues = (error as MillraceError).issues ?? [];
    expect(issues.map((issue) => issue.path).sort()).toEqual(["nodes.start.config.eventType", "nodes.tag.config.tag"]);
    expect(issues.find((issue) => issue.path.startsWith("nodes.tag"))?.message).toBe("Mark: Name a tag.");
    expect(await read(id)).toMatchObject({ status: "draft", version: null });
  });

  it("refuses an error workflow of nobody or of another workspace", async () => {
    const other = await testWorkspace(database.pool);
    const foreign = await inWorkspace(database.pool, other, (sql) => createWorkflow(sql, other, { name: "Theirs" }));
    const id = await inside((sql) =>
      createWorkflow(sql, workspaceId, {
        name: "Mine",
        graph: graphOf("form.submitted", {}),
        settings: { errorWorkflowId: foreign },
      }),
    );
    await expect(publish(id)).rejects.toMatchObject({ code: "cannot_publish", issues: [{ code: "missing_workflow" }] });
  });

  it("numbers the versions of publishers at the same moment without a gap", async () => {
    const id = await create(graphOf("form.submitted", {}));
    const published = await Promise.all(Array.from({ length: 6 }, () => publish(id)));
    expect(published.map((one) => one.version).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("raises the revision that compiled trigger indexes compare", async () => {
    const revision = async () =>
      Number(
        (
          await inside((sql) => sql`select workflows_revision as n from workspaces where workspace_id = ${workspaceId}`)
        )[0]?.["n"],
      );
    const id = await create(graphOf("form.submitted", {}));
    const before = await revision();
    await save(id, graphOf("form.submitted", {}, "other"));
    expect(await revision()).toBe(before);
    await publish(id);
    expect(await revision()).toBeGreaterThan(before);
  });
});

describe("schedules", () => {
  const daily = (cron = "0 9 * * *") => graphOf("schedule.cron", { cron, timeZone: "Europe/Berlin" });
  const schedules = (id: string) =>
    inside(
      (sql) => sql<{ cron: string; next: string; hour: number }[]>`
      select cron, next_fire_at::text as next, extract(hour from next_fire_at at time zone time_zone)::int as hour
      from schedules where workflow_id = ${id}`,
    );

  it("are written with their next time by the clocks of their zone", async () => {
    const id = await create(daily());
    await publish(id);
    expect(await schedules(id)).toMatchObject([{ cron: "0 9 * * *", hour: 9 }]);
  });

  it("keep their next time when they are published unchanged, and lose it when they change", async () => {
    const id = await create(daily());
    await publish(id);
    await inside((sql) => sql`update schedules set next_fire_at = '2020-01-01T08:00:00Z' where workflow_id = ${id}`);
    await publish(id);
    expect((await schedules(id))[0]?.next).toMatch(/^2020/);
    await save(id, daily("30 10 * * *"));
    await publish(id);
    expect(await schedules(id)).toMatchObject([{ hour: 10 }]);
    await save(id, graphOf("form.submitted", {}));
    await publish(id);
    expect(await schedules(id)).toEqual([]);
  });

  it("never fall due while the workflow is paused or archived", async () => {
    const id = await create(daily());
    await publish(id);
    for (const halt of [pauseWorkflow, archiveWorkflow]) {
      await inside((sql) => halt(sql, workspaceId, id));
      expect((await schedules(id))[0]?.next).toBe("infinity");
      await inside((sql) => resumeWorkflow(sql, workspaceId, id));
      expect(await schedules(id)).toMatchObject([{ hour: 9 }]);
    }
  });
});

describe("addresses", () => {
  const hooked = (verification: string) => graphOf("webhook.received", { verification });
  const hooks = (id: string) =>
    inside(
      (sql) => sql<{ id: string; verification: string; secret: Uint8Array }[]>`
      select id, verification, secret from hooks where workflow_id = ${id}`,
    );

  it("come with a sealed secret and stay the same over publishes", async () => {
    const id = await create(hooked("secret"));
    await publish(id);
    const [first] = await hooks(id);
    expect(vault.open(hookSecretOwner(workspaceId, first?.id ?? ""), first?.secret ?? new Uint8Array())).toMatch(
      /^whsec_.{44}$/,
    );
    await save(id, hooked("signature"));
    await publish(id);
    const [second] = await hooks(id);
    expect(second).toEqual({ ...first, verification: "signature" });
  });

  it("go with their trigger, also when it is only switched off", async () => {
    const id = await create(hooked("secret"));
    await publish(id);
    const graph = graphOf("form.submitted", {});
    graph.nodes.push({ id: "hook", type: "webhook.received", config: {}, position: { x: 0, y: 0 }, disabled: true });
    await save(id, graph);
    await publish(id);
    expect(await hooks(id)).toEqual([]);
  });
});

describe("a workflow's status", () => {
  it("goes from draft by publish, pause and resume to archived and back", async () => {
    const id = await create(graphOf("form.submitted", {}));
    expect(await code(inside((sql) => pauseWorkflow(sql, workspaceId, id)))).toBe("invalid_state");
    expect(await code(inside((sql) => resumeWorkflow(sql, workspaceId, id)))).toBe("invalid_state");
    await publish(id);
    await inside((sql) => pauseWorkflow(sql, workspaceId, id));
    await inside((sql) => pauseWorkflow(sql, workspaceId, id));
    expect((await read(id)).status).toBe("paused");
    await inside((sql) => resumeWorkflow(sql, workspaceId, id));
    expect((await read(id)).status).toBe("active");
    await inside((sql) => archiveWorkflow(sql, workspaceId, id));
    expect(await code(publish(id))).toBe("invalid_state");
    expect(await code(inside((sql) => pauseWorkflow(sql, workspaceId, id)))).toBe("invalid_state");
    await inside((sql) => resumeWorkflow(sql, workspaceId, id));
    expect((await read(id)).status).toBe("active");
  });

  it("is draft again when an archived one was never published", async () => {
    const id = await create(graphOf("form.submitted", {}));
    await inside((sql) => archiveWorkflow(sql, workspaceId, id));
    await inside((sql) => resumeWorkflow(sql, workspaceId, id));
    expect((await read(id)).status).toBe("draft");
  });
});
