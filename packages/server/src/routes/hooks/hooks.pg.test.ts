import { createVault } from "@millrace/engine/connections/secrets.ts";
import { signWebhook } from "@millrace/engine/connections/webhooks/sign.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { createWorkflow } from "@millrace/engine/workflows/store.ts";
import type { EventAccepted, Receipt } from "@millrace/shared/api/events.ts";
import type { Hook } from "@millrace/shared/api/settings.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, type Installation, testInstallation } from "../../../test/installation.ts";

type NewHook = Hook & { secret: string };

let system: Installation;
let owner: Caller;
let workflowId: string;
beforeAll(async () => {
  system = await testInstallation();
  const workspaceId = await system.newWorkspace();
  owner = await system.withKey(workspaceId);
  const node = (id: string) => ({ id, type: "webhook.received", config: {}, position: { x: 0, y: 0 } });
  const signed = { ...node("signed"), config: { verification: "signature" } };
  workflowId = await inWorkspace(system.parts.pool, workspaceId, (sql) =>
    createWorkflow(sql, workspaceId, {
      name: "Hooked",
      graph: { nodes: [node("one"), node("two"), signed], edges: [] },
    }),
  );
});
afterAll(() => system.close());

const create = async (verification: Hook["verification"], nodeId = "one") =>
  (await owner.send<NewHook>("POST", "/v1/hooks", { workflowId, nodeId, verification })).body;
const json = { "content-type": "application/json" };

describe("a hook with a secret", () => {
  it("takes JSON with the secret in its header or as bearer token, and nothing without", async () => {
    const { id, secret, url } = await create("secret");
    expect(url).toBe(`http://localhost:3000/v1/hooks/${id}`);
    const call = (headers: Record<string, string>) =>
      system.send<EventAccepted>("POST", `/v1/hooks/${id}`, { paid: true }, headers);
    expect((await call({})).status).toBe(401);
    expect((await call({ "x-millrace-secret": "wrong" })).status).toBe(401);
    expect((await call({ "x-millrace-secret": secret })).status).toBe(202);
    const { body } = await call({ authorization: `Bearer ${secret}` });
    const receipt = await owner.send<Receipt>("GET", `/v1/events/${body.id}`);
    expect(receipt.body).toMatchObject({
      type: "webhook.received",
      source: `hook:${id}`,
      data: { workflowId, nodeId: "one", hookId: id, body: { paid: true } },
    });
  });

  it("takes forms", async () => {
    const { id, secret } = await create("secret");
    const headers = { "content-type": "application/x-www-form-urlencoded", "x-millrace-secret": secret };
    const sent = await system.send<EventAccepted>(
      "POST",
      `/v1/hooks/${id}`,
      "name=Ada&tag=a&tag=b&__proto__=x",
      headers,
    );
    const receipt = await owner.send<Receipt>("GET", `/v1/events/${sent.body.id}`);
    expect(receipt.body.data["body"]).toMatchObject({ name: "Ada", tag: ["a", "b"] });
  });

  it("is unknown under its old address once it got a new one", async () => {
    const old = await create("secret", "two");
    const fresh = await create("secret", "two");
    const headers = { ...json, "x-millrace-secret": old.secret };
    expect((await system.send("POST", `/v1/hooks/${old.id}`, "{}", headers)).status).toBe(404);
    expect((await system.send("POST", `/v1/hooks/${fresh.id}`, "{}", headers)).status).toBe(401);
    const listed = await owner.send<{ items: Hook[] }>("GET", "/v1/hooks");
    expect(listed.body.items.filter(({ nodeId }) => nodeId === "two").map(({ id }) => id)).toEqual([fresh.id]);
    expect(listed.body.items.map(({ nodeName }) => nodeName)).toContain(null);
    expect(JSON.stringify(listed.body)).not.toContain("whsec_");
  });

  it("takes no webhook-id that cannot name an event", async () => {
    const { id, secret } = await create("secret");
    const call = (webhookId: string) =>
      system.send("POST", `/v1/hooks/${id}`, "{}", { ...json, "x-millrace-secret": secret, "webhook-id": webhookId });
    for (const unusable of ["x".repeat(9_000), "a.b", "a b"]) {
      const { status, body } = await call(unusable);
      expect([status, body.code, body.issues?.[0]?.path]).toEqual([422, "invalid_input", "webhook-id"]);
    }
    expect((await call("x".repeat(256))).status).toBe(202);
  });

  it("exists for webhook triggers only", async () => {
    const answer = await owner.send("POST", "/v1/hooks", { workflowId, nodeId: "nowhere" });
    expect(answer.status).toBe(404);
  });

  it.each([
    ["POST", "/v1/hooks/not-an-id", 404],
    ["POST", "/v1/hooks/01920000-0000-7000-8000-000000000000", 404],
    ["GET", "/v1/hooks/01920000-0000-7000-8000-000000000000", 405],
  ])("%s %s answers %i", async (method, path, status) => {
    expect((await system.send(method, path, method === "GET" ? undefined : {})).status).toBe(status);
  });
});

describe("a signed hook", () => {
  it("takes each signed call once, however often it comes", async () => {
    const { id, secret } = await create("signature");
    const body = JSON.stringify({ order: 1 });
    const headers = { ...json, ...signWebhook({ secret, id: "msg_1", timestamp: new Date(), body }) };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => system.send<EventAccepted>("POST", `/v1/hooks/${id}`, body, headers)),
    );
    expect(answers.filter(({ status }) => status === 202).length).toBe(1);
    expect(answers.filter(({ status }) => status === 200).length).toBe(49);
  });

  it.each([
    ["no signature", () => ({})],
    ["its secret instead", (secret: string) => ({ "x-millrace-secret": secret })],
    ["another body", (secret: string) => ({ ...signWebhook({ secret, id: "m", timestamp: new Date(), body: "[]" }) })],
    [
      "a time 301 seconds ago",
      (secret: string) => ({
        ...signWebhook({ secret, id: "m", timestamp: new Date(Date.now() - 301_000), body: "{}" }),
      }),
    ],
  ])("refuses %s", async (_what, headersOf) => {
    const { id, secret } = await create("signature");
    const answer = await system.send("POST", `/v1/hooks/${id}`, "{}", { ...json, ...headersOf(secret) });
    expect([answer.status, answer.body.code]).toEqual([401, "unauthenticated"]);
  });

  it("is what its trigger asks for, without saying so again", async () => {
    const create = (nodeId: string) => owner.send<NewHook>("POST", "/v1/hooks", { workflowId, nodeId });
    const made = [await create("signed"), await create("one")];
    expect(made.map(({ status, body }) => [status, body.verification])).toEqual([
      [201, "signature"],
      [201, "secret"],
    ]);
    const listed = await owner.send<{ items: Hook[] }>("GET", "/v1/hooks");
    expect(listed.body.items.find(({ nodeId }) => nodeId === "signed")?.verification).toBe("signature");
  });

  it("keeps its secret sealed: another master key cannot read it", async () => {
    const { id } = await create("signature");
    const [row] = await system.parts.pool<{ secret: Uint8Array; workspace_id: string }[]>`
      select secret, workspace_id from millrace.find_hook(${id})`;
    const other = createVault(Buffer.alloc(32, 7));
    expect(() =>
      other.open({ workspaceId: row?.workspace_id ?? "", id, version: 1 }, row?.secret ?? new Uint8Array()),
    ).toThrow("master key");
  });
});
