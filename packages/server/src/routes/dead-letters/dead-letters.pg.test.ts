import type { BulkOperation } from "@millrace/shared/api/bulk.ts";
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
  const graph = {
    nodes: [
      { id: "start", type: "manual" },
      { id: "tag", type: "contact.add_tag", config: { tag: "vip" } },
    ],
    edges: [{ id: "e", source: "start", target: "tag" }],
  };
  workflowId = (await key.send<Workflow>("POST", "/v1/workflows", { name: "Tags", graph })).body.id;
  await key.send("POST", `/v1/workflows/${workflowId}/publish`, {});
});
afterAll(() => system.close());

/** A step fails for good: it wants to tag a contact, and its run has none. @returns the dead letter's id. */
async function letter(): Promise<string> {
  const started = await key.send<{ runId: string }>("POST", `/v1/workflows/${workflowId}/runs`, {});
  const { body } = await key.send<Page<DeadLetter>>("GET", "/v1/dead-letters?status=open");
  return body.items.find(({ runId }) => runId === started.body.runId)?.id ?? "";
}
const path = (id: string, action: string) => `/v1/dead-letters/${id}/${action}`;

describe("dead letters over HTTP", () => {
  it("are listed, retried once and discarded once", async () => {
    const [retried, discarded] = [await letter(), await letter()];
    const list = await key.send<Page<DeadLetter>>("GET", `/v1/dead-letters?status=open&workflowId=${workflowId}`);
    expect(list.body.items.map((item) => item.id)).toEqual([discarded, retried]);

    const answer = await key.send<{ runId: string }>("POST", path(retried, "retry"), {
      input: { tag: "gold" },
    });
    expect([answer.status, answer.body.runId]).toEqual([202, list.body.items[1]?.runId]);
    expect((await key.send("POST", path(retried, "retry"))).body).toMatchObject({ status: 409, code: "invalid_state" });
    expect((await key.send("POST", path(retried, "discard"))).status).toBe(409);

    expect((await key.send<DeadLetter>("POST", path(discarded, "discard"), {})).body.status).toBe("discarded");
    expect((await key.send("POST", path(discarded, "retry"))).status).toBe(409);
    // Tried again with the other tag, it failed for the same reason.
    const left = await key.send<Page<DeadLetter>>("GET", "/v1/dead-letters?status=open");
    expect(left.body.items).toMatchObject([{ runId: answer.body.runId, input: { tag: "gold" }, attempts: 2 }]);
  });

  it("are retried and discarded in bulk, by id at once and by filter in the background", async () => {
    const ids = [await letter(), await letter()];
    const first = await key.send("POST", "/v1/dead-letters/bulk", { action: "retry", ids: ids.slice(0, 1) });
    expect([first.status, first.body]).toEqual([200, { changed: 1 }]);
    const second = await key.send("POST", "/v1/dead-letters/bulk", { action: "discard", ids });
    expect([second.status, second.body]).toEqual([200, { changed: 1 }]);

    await letter();
    const { body } = await key.send<{ count: number }>("GET", `/v1/dead-letters/count?workflowId=${workflowId}`);
    const begun = await key.send<BulkOperation>("POST", "/v1/dead-letters/bulk", {
      action: "discard",
      filter: { workflowId },
    });
    expect([begun.status, begun.body]).toMatchObject([202, { subject: "dead_letters", matched: body.count }]);
    const path = `/v1/dead-letters/bulk/${begun.body.id}`;
    expect((await key.send<BulkOperation>("GET", path)).body).toEqual(begun.body);
    expect((await key.send("GET", path.replace("dead-letters", "runs"))).status).toBe(404);
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
