import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import type { Page } from "@millrace/shared/api/common.ts";
import type { DeadLetter } from "@millrace/shared/api/runs.ts";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, type Installation, testInstallation } from "../../../test/installation.ts";

let system: Installation;
let workspaceId: string;
let key: Caller;
let workflowId: string;
beforeAll(async () => {
  system = await testInstallation();
  workspaceId = await system.newWorkspace();
  key = await system.withKey(workspaceId);
  workflowId = (await key.send<Workflow>("POST", "/v1/workflows", { name: "Calls" })).body.id;
});
afterAll(() => system.close());

async function letter(): Promise<string> {
  const id = uuidv7();
  await inWorkspace(
    system.parts.pool,
    workspaceId,
    (sql) => sql`
    insert into dead_letters (workspace_id, id, run_id, workflow_id, node_id, type, input, error, attempts)
    values (${workspaceId}, ${id}, ${uuidv7()}, ${workflowId}, 'call', 'http.request', '{"url":"https://example.com"}',
      '{"code":"http_500","message":"Down"}', 6)`,
  );
  return id;
}
const path = (id: string, action: string) => `/v1/dead-letters/${id}/${action}`;

describe("dead letters over HTTP", () => {
  it("are listed, retried once and discarded once", async () => {
    const [retried, discarded] = [await letter(), await letter()];
    const list = await key.send<Page<DeadLetter>>("GET", `/v1/dead-letters?status=open&workflowId=${workflowId}`);
    expect(list.body.items.map((item) => item.id)).toEqual([discarded, retried]);

    const answer = await key.send<{ runId: string }>("POST", path(retried, "retry"), {
      input: { url: "https://example.org" },
    });
    expect([answer.status, answer.body.runId]).toEqual([202, list.body.items[1]?.runId]);
    expect((await key.send("POST", path(retried, "retry"))).body).toMatchObject({ status: 409, code: "invalid_state" });
    expect((await key.send("POST", path(retried, "discard"))).status).toBe(409);

    expect((await key.send<DeadLetter>("POST", path(discarded, "discard"), {})).body.status).toBe("discarded");
    expect((await key.send("POST", path(discarded, "retry"))).status).toBe(409);
    expect((await key.send<Page<DeadLetter>>("GET", "/v1/dead-letters?status=open")).body.items).toEqual([]);
  });

  it("refuse an input that is no step's", async () => {
    expect((await key.send("POST", path(await letter(), "retry"), { input: "text" })).status).toBe(422);
    expect((await key.send("GET", "/v1/dead-letters?status=lost")).status).toBe(422);
  });

  it("of another workspace are not there", async () => {
    const id = await letter();
    const stranger = await system.withKey(await system.newWorkspace());
    expect((await stranger.send<Page<DeadLetter>>("GET", "/v1/dead-letters")).body.items).toEqual([]);
    for (const action of ["retry", "discard"]) expect((await stranger.send("POST", path(id, action))).status).toBe(404);
  });
});
