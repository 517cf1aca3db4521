import type { Rehearsal, StoredPin, TriedNode } from "@millrace/shared/api/rehearsal.ts";
import type { TestRun, WorkflowTest } from "@millrace/shared/api/workflow-tests.ts";
import type { Permission } from "@millrace/shared/api/permissions.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, type Installation, testInstallation } from "../../../test/installation.ts";

let system: Installation;
beforeAll(async () => {
  system = await testInstallation();
});
afterAll(() => system.close());

const graph = (limit: number) => ({
  nodes: [
    { id: "start", type: "order.created", config: {} },
    {
      id: "big",
      type: "flow.branch",
      config: {
        branches: [
          { id: "yes", name: "Big", when: { field: "event.data.total", operator: "greater_than", value: limit } },
        ],
      },
    },
    { id: "tag", type: "contact.add_tag", config: { tag: "big" } },
    { id: "call", type: "http.request", config: { url: "https://api.example.com/{{ contact.email }}" } },
  ],
  edges: [
    { id: "e1", source: "start", target: "big" },
    { id: "e2", source: "big", sourcePort: "yes", target: "tag" },
    { id: "e3", source: "big", sourcePort: "otherwise", target: "call" },
  ],
});

async function opened(scopes?: readonly Permission[]): Promise<{ key: Caller; at: string; workspaceId: string }> {
  const workspaceId = await system.newWorkspace();
  const owner = await system.withKey(workspaceId);
  const created = await owner.send<{ id: string }>("POST", "/v1/workflows", { name: "Orders", graph: graph(100) });
  const key = scopes ? await system.withKey(workspaceId, { scopes }) : owner;
  return { key, at: `/v1/workflows/${created.body.id}`, workspaceId };
}

const given = (total: number) => ({
  event: { data: { total } },
  contact: { madeUp: { email: "ada@example.com" } },
});

describe("trying a draft over HTTP", () => {
  it("answers with every step at once, and stores no run", async () => {
    const { key, at } = await opened();
    const { status, body } = await key.send<Rehearsal>("POST", `${at}/try`, given(150));
    expect(status).toBe(200);
    expect(body.steps.map((step) => [step.nodeId, step.status, step.port])).toEqual([
      ["start", "succeeded", "next"],
      ["big", "succeeded", "yes"],
      ["call", "skipped", null],
      ["tag", "succeeded", "next"],
    ]);
    expect((await key.send<{ items: unknown[] }>("GET", "/v1/runs")).body.items).toEqual([]);
  });

  it("tries a graph that is not stored, and refuses one that could not run with its problems", async () => {
    const { key, at } = await opened();
    const other = await key.send<Rehearsal>("POST", `${at}/try`, { ...given(150), graph: graph(200) });
    expect(other.body.steps.find(({ nodeId }) => nodeId === "big")?.port).toBe("otherwise");
    const broken = {
      nodes: [...graph(1).nodes, { id: "x", type: "contact.add_tag", config: {} }],
      edges: graph(1).edges,
    };
    const refused = await key.send("POST", `${at}/try`, { graph: broken });
    expect([refused.status, refused.body.code]).toEqual([422, "cannot_publish"]);
    expect(refused.body.issues?.some(({ path }) => path.startsWith("nodes.x"))).toBe(true);
  });

  it("shows a contact and a past event only to those who may see them", async () => {
    const { key, at, workspaceId } = await opened(["runs:write", "workflows:write"]);
    const owner = await system.withKey(workspaceId);
    const { body: ada } = await owner.send<{ id: string }>("PUT", "/v1/contacts/ada", { email: "ada@example.com" });
    for (const asked of [{ contact: { id: ada.id } }, { event: { eventId: ada.id } }]) {
      expect((await key.send("POST", `${at}/try`, asked)).status).toBe(403);
      const alone = { nodeId: "call", context: asked };
      expect((await key.send("POST", `${at}/try-node`, alone)).status).toBe(403);
      expect((await key.send("POST", `${at}/tests`, { name: "x", given: asked })).status).toBe(403);
    }
    expect((await key.send("POST", `${at}/try`, given(1))).status).toBe(200);
    expect((await owner.send<Rehearsal>("POST", `${at}/try`, { contact: { id: ada.id } })).body.contact).toMatchObject({
      label: "ada@example.com",
    });
  });

  it("takes hostile values as values", async () => {
    const { key, at } = await opened();
    const text = "<script>alert(1)</script>{{ 7 | times: 6 }}\u0000‮";
    const hostile = {
      event: { data: { total: 1, __proto__x: text } },
      contact: { madeUp: { fields: { first_name: text } } },
    };
    expect((await key.send("POST", `${at}/try`, hostile)).status).toBe(200);
    expect((await key.send("POST", `${at}/try`, { at: "yesterday" })).status).toBe(422);
    expect((await key.send("POST", `${at}/try`, { choices: { waits: { "a b": {} } } })).status).toBe(422);
  });

  it("tries one step alone", async () => {
    const { key, at } = await opened();
    const context = { contact: { madeUp: { email: "ada@example.com" } } };
    const { body } = await key.send<TriedNode>("POST", `${at}/try-node`, { nodeId: "call", context });
    expect(body).toMatchObject({ sent: false, step: { outgoing: { url: "https://api.example.com/ada@example.com" } } });
  });
});

describe("pins over HTTP", () => {
  it("count in tests until they are taken away", async () => {
    const { key, at } = await opened();
    const outputOf = async () => {
      const { body } = await key.send<Rehearsal>("POST", `${at}/try`, given(1));
      return body.steps.find(({ nodeId }) => nodeId === "call")?.output;
    };
    expect((await key.send("PUT", `${at}/pins/call`, { output: { status: 404 } })).status).toBe(204);
    expect(await outputOf()).toEqual({ status: 404 });
    const { body } = await key.send<{ items: StoredPin[] }>("GET", `${at}/pins`);
    expect(body.items).toMatchObject([{ nodeId: "call", port: null, output: { status: 404 } }]);
    expect((await key.send("DELETE", `${at}/pins/call`)).status).toBe(204);
    expect(await outputOf()).toMatchObject({ status: 200 });
  });
});

describe("saved tests over HTTP", () => {
  it("are saved, run, changed and deleted", async () => {
    const { key, at } = await opened();
    const saved = await key.send<WorkflowTest>("POST", `${at}/tests`, { name: "Large", given: given(150) });
    expect(saved.status).toBe(201);
    expect((await key.send<TestRun>("POST", `${at}/tests/run`, {})).body).toMatchObject({ passed: 1, failed: 0 });
    const asked = { name: "Small", given: given(5) };
    const changed = await key.send<WorkflowTest>("PUT", `${at}/tests/${saved.body.id}`, asked);
    expect(changed.body.expected.path.map(({ nodeId }) => nodeId)).toEqual(["start", "big", "call"]);
    expect((await key.send("DELETE", `${at}/tests/${saved.body.id}`)).status).toBe(204);
    expect((await key.send<{ items: unknown[] }>("GET", `${at}/tests`)).body.items).toEqual([]);
    expect((await key.send("DELETE", `${at}/tests/${saved.body.id}`)).status).toBe(404);
  });

  it("stand in the way of publishing when they fail, unless they are skipped", async () => {
    const { key, at } = await opened();
    await key.send("POST", `${at}/tests`, { name: "Large", given: given(150) });
    expect((await key.send("POST", `${at}/publish`, {})).status).toBe(200);
    await key.send("PUT", `${at}/draft`, { graph: graph(200) }, { "if-match": "*" });
    const refused = await key.send("POST", `${at}/publish`, {});
    expect([refused.status, refused.body.code]).toEqual([422, "tests_failed"]);
    expect(refused.body.issues?.[0]?.message).toContain("Large: “If / else” went on by “Otherwise”");
    const { body } = await key.send<{ version: number }>("POST", `${at}/publish`, { skipTests: true });
    expect(body.version).toBe(2);
  });
});
