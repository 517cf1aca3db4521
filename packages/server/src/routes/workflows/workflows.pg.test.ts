import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import type { InFlight } from "@millrace/shared/api/in-flight.ts";
import type { Page } from "@millrace/shared/api/common.ts";
import type { Version, Workflow, WorkflowExport, WorkflowSummary } from "@millrace/shared/api/workflows.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { Run } from "@millrace/shared/runs/run.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, type Installation, testInstallation } from "../../../test/installation.ts";

let system: Installation;
let workspaceId: string;
let key: Caller;
beforeAll(async () => {
  system = await testInstallation();
  workspaceId = await system.newWorkspace();
  key = await system.withKey(workspaceId);
});
afterAll(() => system.close());

const graphOf = (trigger: string, ...actions: { type: string; config: object }[]) => ({
  nodes: [
    { id: "start", type: trigger },
    ...actions.map((action, at) => ({ id: `n${at}`, name: `Step ${at}`, ...action })),
  ],
  edges: actions.map((_, at) => ({ id: `e${at}`, source: at === 0 ? "start" : `n${at - 1}`, target: `n${at}` })),
});
const tag = (name: string) => ({ type: "contact.add_tag", config: { tag: name } });
const create = async (graph?: object) =>
  (await key.send<Workflow>("POST", "/v1/workflows", { name: "Welcome", ...(graph && { graph }) })).body;
const at = (id: string, rest = "") => `/v1/workflows/${id}${rest}`;

describe("a workflow over HTTP", () => {
  it("is created, read, changed, listed and deleted", async () => {
    const created = await key.send<Workflow>("POST", "/v1/workflows", { name: " Welcome ", description: "Says hello" });
    expect([created.status, created.headers.get("etag")]).toEqual([201, '"1"']);
    const { id } = created.body;
    expect(created.headers.get("location")).toBe(at(id));
    expect(created.body).toMatchObject({ name: "Welcome", status: "draft", draft: { nodes: [], edges: [] } });

    const patched = await key.send<Workflow>("PATCH", at(id), { name: "Hello", settings: { priority: "high" } });
    expect(patched.body).toMatchObject({ name: "Hello", description: "Says hello", settings: { priority: "high" } });
    const list = await key.send<Page<WorkflowSummary>>("GET", "/v1/workflows?status=draft&q=hello&limit=5");
    expect(list.body.items.map((item) => item.id)).toEqual([id]);
    expect((await key.send("DELETE", at(id))).status).toBe(204);
    expect((await key.send("GET", at(id))).body).toMatchObject({ status: 404, code: "not_found" });
  });

  it("refuses fields, filters and ids it does not know", async () => {
    expect((await key.send("POST", "/v1/workflows", { name: "A", owner: "me" })).body.issues).toMatchObject([
      { path: "owner", code: "unknown_field" },
    ]);
    for (const query of ["status=sleeping", "limit=0", "colour=red", "cursor=AAAA"]) {
      expect([query, (await key.send("GET", `/v1/workflows?${query}`)).status]).toEqual([query, 422]);
    }
    expect((await key.send("GET", at("not-an-id"))).status).toBe(404);
    expect((await key.send("POST", "/v1/workflows", { name: "NUL \u0000" })).body).toMatchObject({
      ...{ status: 422, code: "invalid_input", issues: [{ path: "name", code: "unstorable_text" }] },
    });
    expect((await key.send("GET", "/v1/workflows?q=%00")).body.code).toBe("invalid_input");
  });

  it("saves drafts only for who has seen the last one", async () => {
    const { id } = await create();
    const put = (graph: object, tagged?: string) =>
      key.send<{ revision: number; problems: Problem[] }>(
        "PUT",
        at(id, "/draft"),
        { graph },
        tagged ? { "if-match": tagged } : {},
      );
    expect((await put(graphOf("form.submitted"))).status).toBe(428);
    const saved = await put(graphOf("form.submitted"), '"1"');
    expect([saved.status, saved.headers.get("etag"), saved.body.revision]).toEqual([200, '"2"', 2]);
    expect((await put(graphOf("form.submitted", tag("a")), '"1"')).status).toBe(412);
    expect((await put(graphOf("form.submitted", tag("a")), '"other"')).status).toBe(412);
    expect((await put(graphOf("form.submitted", tag("a")), 'W/"2"')).status).toBe(200);
    const unfinished = await put({ nodes: [{ id: "x", type: "no.such" }], edges: [] }, "*");
    expect(unfinished.body.problems.map((problem) => problem.code)).toContain("unknown_type");
  });

  it("tells the problems of a draft and of any other graph", async () => {
    const { id } = await create(graphOf("form.submitted", tag("a")));
    const validate = (body: object) => key.send("POST", at(id, "/validate"), body);
    expect((await validate({})).body).toMatchObject({ valid: true, problems: [] });
    expect((await validate({ graph: graphOf("form.submitted", tag("")) })).body).toMatchObject({
      valid: false,
      problems: [{ nodeId: "n0", field: "tag" }],
    });
  });

  it("is published, paused, resumed and archived", async () => {
    const { id } = await create(graphOf("form.submitted", tag("a")));
    expect((await key.send("POST", at(id, "/publish"), { note: "First" })).body).toEqual({
      version: 1,
      problems: [],
      inFlight: { stay: 0, move: 0, exit: 0 },
    });
    for (const [action, status] of [
      ["pause", "paused"],
      ["resume", "active"],
      ["archive", "archived"],
    ] as const) {
      expect((await key.send<Workflow>("POST", at(id, `/${action}`), {})).body.status).toBe(status);
    }
    expect((await key.send("POST", at(id, "/publish"))).body).toMatchObject({ status: 409, code: "invalid_state" });
  });

  it("shows who is under way where, and takes a choice for them when it is published anew", async () => {
    const { id } = await create(graphOf("manual", { type: "flow.delay", config: { duration: "2d" } }));
    await key.send("POST", at(id, "/publish"));
    await key.send("POST", at(id, "/runs"), {});
    const before = await key.send<InFlight>("GET", at(id, "/in-flight"));
    expect([before.status, before.body]).toEqual([
      200,
      {
        runs: 1,
        versions: [{ version: 1, runs: 1, nodes: [{ nodeId: "n0", name: "Step 0", type: "flow.delay", runs: 1 }] }],
        lastMove: null,
      },
    ]);
    const published = await key.send("POST", at(id, "/publish"), { inFlight: { nodes: { n0: "move" } } });
    expect(published.body).toMatchObject({ version: 2, inFlight: { stay: 0, move: 1, exit: 0 } });
    expect((await key.send<InFlight>("GET", at(id, "/in-flight"))).body.lastMove).toMatchObject({
      ...{ toVersion: 2, status: "queued", moved: 0, reasons: [] },
    });
    for (const inFlight of [{ default: "vanish" }, { nodes: { n0: "fly" } }, { others: "stay" }])
      expect((await key.send("POST", at(id, "/publish"), { inFlight })).status).toBe(422);
  });

  it("refuses to publish what could not run, with node and field", async () => {
    const { id } = await create(graphOf("form.submitted", tag("")));
    const refused = await key.send("POST", at(id, "/publish"), {});
    expect(refused.body).toMatchObject({ status: 422, code: "cannot_publish" });
    expect(refused.body.issues).toMatchObject([{ path: "nodes.n0.config.tag", message: "Step 0: Name a tag." }]);
  });

  it("shows, compares and restores versions, and says who published them", async () => {
    const { id } = await create(graphOf("form.submitted", tag("a")));
    const person = await system.withPerson(workspaceId);
    const origin = { origin: "http://localhost:3000" };
    expect((await person.send("POST", at(id, "/publish"), {}, origin)).status).toBe(200);
    await key.send("PUT", at(id, "/draft"), { graph: graphOf("form.submitted", tag("b")) }, { "if-match": "*" });
    await key.send("POST", at(id, "/publish"));
    const list = await key.send<Page<Version>>("GET", at(id, "/versions"));
    expect(list.body.items.map((item) => [item.version, item.publishedBy])).toEqual([
      [2, "Test"],
      [1, "Example"],
    ]);
    const first = await key.send<Version>("GET", at(id, "/versions/1"));
    expect(first.body.graph.nodes[1]?.config).toEqual({ tag: "a" });
    expect((await key.send("GET", at(id, "/versions/1/diff/2"))).body).toMatchObject({ changed: [{ nodeId: "n0" }] });
    const noted = await key.send<Version>("PATCH", at(id, "/versions/1"), { note: "The first one" });
    expect(noted.body).toMatchObject({ version: 1, note: "The first one" });
    expect((await key.send<Version>("GET", at(id, "/versions/1"))).body.note).toBe("The first one");
    const restored = await key.send<Workflow>("POST", at(id, "/versions/1/restore"), {});
    expect(restored.body).toMatchObject({ revision: 3, draft: first.body.graph, version: 2 });
    expect((await key.send("GET", at(id, "/versions/9"))).status).toBe(404);
    expect((await key.send("GET", at(id, "/versions/x"))).status).toBe(404);
  });

  it("travels as a file and is copied", async () => {
    const { id } = await create(graphOf("form.submitted", tag("a")));
    const file = await key.send<WorkflowExport>("GET", at(id, "/export"));
    const imported = await key.send<Workflow>("POST", "/v1/workflows/import", file.body);
    expect([imported.status, imported.body.draft]).toEqual([201, file.body.graph]);
    const copy = await key.send<Workflow>("POST", at(id, "/duplicate"), {});
    expect([copy.status, copy.body.name]).toEqual([201, "Welcome (copy)"]);
  });
});

describe("starting by hand", () => {
  const start = (id: string, body: object) => key.send<{ runId: string }>("POST", at(id, "/runs"), body);
  const runOf = async (runId: string) => (await key.send<Run>("GET", `/v1/runs/${runId}`)).body;

  it("tests a draft that is not published", async () => {
    const { id } = await create(
      graphOf("manual", { type: "flow.set_variables", config: { variables: { a: "{{ event.data.a }}" } } }),
    );
    const started = await start(id, { dryRun: true, data: { a: "x" } });
    expect(started.status).toBe(202);
    const run = await runOf(started.body.runId);
    expect(run).toMatchObject({ mode: "test", status: "succeeded", version: 0, workflowId: id });
    expect(run.graph?.nodes).toHaveLength(2);
    expect(run.steps.map((step) => [step.nodeId, step.status])).toEqual([
      ["start", "succeeded"],
      ["n0", "succeeded"],
    ]);
    expect((await start(id, {})).body).toMatchObject({ status: 409, code: "invalid_state" });
  });

  it("runs the published version for a contact", async () => {
    const { id } = await create(graphOf("manual", tag("by-hand")));
    await key.send("POST", at(id, "/publish"));
    await key.send("PUT", "/v1/contacts/hand-1", { email: "hand@example.com" });
    const started = await start(id, { contact: { email: "Hand@example.com" } });
    const run = await runOf(started.body.runId);
    expect(run).toMatchObject({ mode: "live", status: "succeeded", version: 1, contactLabel: "hand@example.com" });
    expect((await key.send("GET", `/v1/contacts/${run.contactId}`)).body).toMatchObject({ tags: ["by-hand"] });
    expect((await start(id, { contact: { externalId: "nobody" } })).status).toBe(404);
    await key.send("POST", at(id, "/pause"));
    expect((await start(id, {})).status).toBe(409);
  });

  it("refuses a draft that could not run", async () => {
    const { id } = await create(graphOf("manual", { type: "no.such", config: {} }));
    expect((await start(id, { dryRun: true })).body).toMatchObject({ status: 422, code: "cannot_publish" });
  });
});

describe("a workflow of another workspace", () => {
  it("is not there, whatever is asked of it", async () => {
    const { id } = await create(graphOf("form.submitted", tag("a")));
    await key.send("POST", at(id, "/publish"));
    const stranger = await system.withKey(await system.newWorkspace());
    const requests: [string, string, object?][] = [
      ["GET", ""],
      ["PATCH", "", { name: "Theirs" }],
      ["DELETE", ""],
      ["PUT", "/draft", { graph: graphOf("manual") }],
      ["POST", "/validate", {}],
      ["POST", "/publish", {}],
      ["POST", "/pause"],
      ["POST", "/resume"],
      ["POST", "/archive"],
      ["POST", "/duplicate"],
      ["GET", "/export"],
      ["GET", "/versions"],
      ["GET", "/versions/1"],
      ["GET", "/versions/1/diff/1"],
      ["POST", "/versions/1/restore"],
      ["POST", "/runs", {}],
      ["POST", "/runs", { dryRun: true }],
    ];
    for (const [method, rest, body] of requests) {
      const answer = await stranger.send(method, at(id, rest), body, { "if-match": "*" });
      expect([method, rest, answer.status, answer.body.code]).toEqual([method, rest, 404, "not_found"]);
    }
    const rows = await inWorkspace(
      system.parts.pool,
      workspaceId,
      (sql) => sql`select name, status from workflows where id = ${id}`,
    );
    expect(rows).toMatchObject([{ name: "Welcome", status: "active" }]);
  });
});
