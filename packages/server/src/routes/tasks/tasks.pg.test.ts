import type { Page } from "@millrace/shared/api/common.ts";
import type { Contact, Task } from "@millrace/shared/api/contacts.ts";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Installation, testInstallation } from "../../../test/installation.ts";

let system: Installation;
beforeAll(async () => {
  system = await testInstallation();
});
afterAll(() => system.close());

describe("tasks over HTTP", () => {
  it("come from a workflow, are listed, done and opened again, and are nobody else's", async () => {
    const key = await system.withKey(await system.newWorkspace());
    const graph = {
      nodes: [
        { id: "start", type: "manual" },
        { id: "task", type: "task.create", config: { title: "Call {{ contact.email }}", dueIn: "2d" } },
      ],
      edges: [{ id: "e", source: "start", target: "task" }],
    };
    const { id } = (await key.send<Workflow>("POST", "/v1/workflows", { name: "Follow up", graph })).body;
    await key.send("POST", `/v1/workflows/${id}/publish`);
    const contact = (await key.send<Contact>("PUT", "/v1/contacts/u1", { email: "ada@example.com" })).body;
    const run = await key.send<{ runId: string }>("POST", `/v1/workflows/${id}/runs`, {
      contact: { externalId: "u1" },
    });

    const [task] = (await key.send<Page<Task>>("GET", `/v1/tasks?status=open&contactId=${contact.id}`)).body.items;
    expect(task).toMatchObject({
      title: "Call ada@example.com",
      contactLabel: "ada@example.com",
      runId: run.body.runId,
    });
    const patch = (status: string, by = key) => by.send<Task>("PATCH", `/v1/tasks/${task?.id}`, { status });
    expect((await patch("done")).body).toMatchObject({ status: "done", completedAt: expect.any(String) });
    expect((await patch("open")).body).toMatchObject({ status: "open", completedAt: null });
    expect((await patch("later")).status).toBe(422);
    expect((await key.send("GET", "/v1/tasks?status=later")).status).toBe(422);
    expect((await patch("done", await system.withKey(await system.newWorkspace()))).status).toBe(404);
    const reader = await system.withKey(await system.newWorkspace(), { scopes: ["tasks:read"] });
    expect((await patch("done", reader)).status).toBe(403);
  });
});
