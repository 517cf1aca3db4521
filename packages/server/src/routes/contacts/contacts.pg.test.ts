import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import type { Page } from "@millrace/shared/api/common.ts";
import type { Contact, ContactField, TimelineItem } from "@millrace/shared/api/contacts.ts";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Caller, type Installation, testInstallation } from "../../../test/installation.ts";

let system: Installation;
let workspaceId: string;
let key: Caller;
beforeAll(async () => {
  system = await testInstallation();
});
beforeEach(async () => {
  workspaceId = await system.newWorkspace();
  key = await system.withKey(workspaceId);
});
afterAll(() => system.close());

const put = (externalId: string, body: object) =>
  key.send<Contact>("PUT", `/v1/contacts/${encodeURIComponent(externalId)}`, body);

describe("contacts over HTTP", () => {
  it("are created and updated by external id, and found again", async () => {
    const created = await put("user/1", { email: "Ada@example.com", fields: { first_name: "Ada" }, tags: ["vip"] });
    expect([created.status, created.body.externalId, created.body.email]).toEqual([201, "user/1", "ada@example.com"]);
    const updated = await put("user/1", { fields: { plan: "pro" } });
    expect([updated.status, updated.body.fields, updated.body.tags]).toEqual([
      200,
      { first_name: "Ada", plan: "pro" },
      ["vip"],
    ]);
    expect((await key.send<Contact>("GET", `/v1/contacts/${created.body.id}`)).body).toEqual(updated.body);
    for (const query of ["q=ada%40", "tag=vip", "q=ADA&limit=1"]) {
      expect((await key.send<Page<Contact>>("GET", `/v1/contacts?${query}`)).body.items.map((one) => one.id)).toEqual([
        created.body.id,
      ]);
    }
  });

  it("refuse what is malformed, unknown or somebody else's", async () => {
    await put("u1", { email: "ada@example.com" });
    for (const body of [
      { email: "nonsense" },
      { fields: { "Not A Key": 1 } },
      { id: "x" },
      { fields: { constructor: 1 } },
    ]) {
      expect([body, (await put("u2", body)).status]).toEqual([body, 422]);
    }
    expect((await key.send("PUT", "/v1/contacts/u2", { email: "ada@example.com" })).body).toMatchObject({
      status: 409,
      code: "conflict",
      issues: [{ path: "email" }],
    });
    expect((await key.send("GET", "/v1/contacts?colour=red")).status).toBe(422);
  });

  it("come in batches, each with its own answer", async () => {
    await put("u1", { email: "ada@example.com" });
    const batch = await key.send<{ items: object[] }>("POST", "/v1/contacts/batch", {
      contacts: [
        { externalId: "u1", fields: { a: 1 } },
        { externalId: "u2", email: "ada@example.com" },
        { externalId: "u3" },
      ],
    });
    expect(batch.status).toBe(207);
    expect(batch.body.items).toMatchObject([
      { index: 0, externalId: "u1", status: "updated" },
      { index: 1, externalId: "u2", status: "rejected", id: null, code: "conflict" },
      { index: 2, externalId: "u3", status: "created" },
    ]);
    const many = Array.from({ length: 500 }, (_, n) => ({ externalId: `c${n}` }));
    expect((await key.send("POST", "/v1/contacts/batch", { contacts: many })).status).toBe(200);
    expect((await key.send("POST", "/v1/contacts/batch", { contacts: [...many, { externalId: "x" }] })).status).toBe(
      422,
    );
  });

  it("are merged", async () => {
    const [winner, loser] = [(await put("u1", {})).body, (await put("u2", { email: "ada@example.com" })).body];
    const merged = await key.send<Contact>("POST", "/v1/contacts/merge", { winnerId: winner.id, loserId: loser.id });
    expect([merged.status, merged.body.email]).toEqual([200, "ada@example.com"]);
    expect((await key.send("GET", `/v1/contacts/${loser.id}`)).status).toBe(404);
    expect((await put("u2", { fields: { a: 1 } })).body.id).toBe(winner.id);
    expect((await key.send("POST", "/v1/contacts/merge", { winnerId: winner.id, loserId: winner.id })).status).toBe(
      422,
    );
  });

  it("emit events when they change, in the same commit", async () => {
    const graph = { nodes: [{ id: "start", type: "contact.tag_added" }], edges: [] };
    const { id } = (await key.send<Workflow>("POST", "/v1/workflows", { name: "Tagged", graph })).body;
    await key.send("POST", `/v1/workflows/${id}/publish`);
    const contact = (await put("u1", { tags: ["vip"] })).body;
    await put("u1", { tags: ["vip"] });
    const waiting = await inWorkspace(
      system.parts.pool,
      workspaceId,
      (sql) => sql`
      select e.type, e.data from inbox i join events e on e.workspace_id = i.workspace_id and e.id = i.event_id
      where e.type = 'contact.tag_added'`,
    );
    expect(waiting).toEqual([{ type: "contact.tag_added", data: { tag: "vip" } }]);
    expect(contact.tags).toEqual(["vip"]);
  });

  it("have a timeline", async () => {
    const graph = {
      nodes: [
        { id: "start", type: "manual" },
        { id: "task", type: "task.create", config: { title: "Call" } },
      ],
      edges: [{ id: "e", source: "start", target: "task" }],
    };
    const { id } = (await key.send<Workflow>("POST", "/v1/workflows", { name: "Follow up", graph })).body;
    await key.send("POST", `/v1/workflows/${id}/publish`);
    const contact = (await put("u1", {})).body;
    await key.send("POST", `/v1/workflows/${id}/runs`, { contact: { id: contact.id } });
    const timeline = await key.send<Page<TimelineItem>>("GET", `/v1/contacts/${contact.id}/timeline?limit=10`);
    const seen = timeline.body.items.map((item) => [item.kind, item.title]);
    expect(seen).toEqual(
      expect.arrayContaining([
        ["task", "Call"],
        ["run", "Follow up"],
        ["event", "manual"],
      ]),
    );
  });

  it("have fields of the workspace's own", async () => {
    const defined = await key.send<ContactField>("PUT", "/v1/contact-fields", {
      key: "plan",
      label: "Plan",
      type: "text",
    });
    expect([defined.status, defined.body.builtIn]).toEqual([200, false]);
    const { items } = (await key.send<{ items: ContactField[] }>("GET", "/v1/contact-fields")).body;
    expect(items.map((field) => field.key)).toEqual(["email", "phone", "first_name", "last_name", "plan"]);
    expect((await key.send("PUT", "/v1/contact-fields", { key: "email", label: "E", type: "text" })).status).toBe(409);
    expect((await key.send("PUT", "/v1/contact-fields", { key: "__proto__", label: "E", type: "text" })).status).toBe(
      422,
    );
  });

  it("of another workspace are not there", async () => {
    const { id } = (await put("u1", { email: "ada@example.com" })).body;
    const stranger = await system.withKey(await system.newWorkspace());
    for (const path of [`/v1/contacts/${id}`, `/v1/contacts/${id}/timeline`])
      expect((await stranger.send("GET", path)).status).toBe(404);
    expect(
      (await stranger.send("POST", "/v1/contacts/merge", { winnerId: id, loserId: crypto.randomUUID() })).status,
    ).toBe(404);
    expect((await stranger.send<Page<Contact>>("GET", "/v1/contacts")).body.items).toEqual([]);
    expect((await stranger.send<Contact>("PUT", "/v1/contacts/u1", { email: "ada@example.com" })).body.id).not.toBe(id);
  });
});
