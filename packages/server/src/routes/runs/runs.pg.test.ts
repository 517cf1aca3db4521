import type { BulkOperation } from "@millrace/shared/api/bulk.ts";
import type { Page } from "@millrace/shared/api/common.ts";
import type { Workflow } from "@millrace/shared/api/workflows.ts";
import type { Run, RunSummary } from "@millrace/shared/runs/run.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Caller, type Installation, testInstallation } from "../../../test/installation.ts";

let system: Installation;
let key: Caller;
let workflowId: string;
beforeAll(async () => {
  system = await testInstallation();
  key = await system.withKey(await system.newWorkspace());
  const graph = {
    nodes: [
      { id: "start", type: "manual" },
      { id: "wait", type: "flow.delay", config: { duration: "2d" } },
    ],
    edges: [{ id: "e", source: "start", target: "wait" }],
  };
  workflowId = (await key.send<Workflow>("POST", "/v1/workflows", { name: "Patience", graph })).body.id;
  await key.send("POST", `/v1/workflows/${workflowId}/publish`);
});
afterAll(() => system.close());

const start = async () =>
  (await key.send<{ runId: string }>("POST", `/v1/workflows/${workflowId}/runs`, {})).body.runId;
const act = (id: string, action: string, body?: object) =>
  key.send<{ id: string; status: string }>("POST", `/v1/runs/${id}/${action}`, body);
const read = async (id: string) => (await key.send<Run>("GET", `/v1/runs/${id}`)).body;

describe("runs over HTTP", () => {
  it("are listed and filtered, and unknown filters are refused", async () => {
    const [first, second] = [await start(), await start()];
    const page = await key.send<Page<RunSummary>>("GET", `/v1/runs?workflowId=${workflowId}&status=waiting&limit=1`);
    expect(page.body.items).toMatchObject([{ id: second, workflowName: "Patience", status: "waiting" }]);
    const next = await key.send<Page<RunSummary>>("GET", `/v1/runs?limit=1&cursor=${page.body.nextCursor}`);
    expect(next.body.items[0]?.id).toBe(first);
    for (const query of ["status=asleep", "contactId=me", "from=yesterday", "order=asc", "version=x"]) {
      expect([query, (await key.send("GET", `/v1/runs?${query}`)).status]).toEqual([query, 422]);
    }
  });

  it("wait until a moment that everybody can see", async () => {
    const { steps } = await read(await start());
    const wait = steps.find((step) => step.nodeId === "wait");
    expect(wait).toMatchObject({ status: "waiting", type: "flow.delay" });
    expect(Date.parse(wait?.dueAt ?? "")).toBeGreaterThan(Date.now() + 86_400_000);
  });

  it("are paused, resumed and cancelled; twice is once", async () => {
    const id = await start();
    for (const [action, status] of [
      ["pause", "paused"],
      ["pause", "paused"],
      ["resume", "waiting"],
      ["cancel", "cancelled"],
      ["cancel", "cancelled"],
    ]) {
      const answer = await act(id, action ?? "");
      expect([action, answer.status, answer.body]).toEqual([action, 200, { id, status }]);
    }
    for (const action of ["pause", "resume"]) {
      expect((await act(id, action)).body).toMatchObject({ status: 409, code: "invalid_state" });
    }
    expect((await read(id)).status).toBe("cancelled");
  });

  it("are replayed as new runs, from the start or from a step, after what was sent has been shown", async () => {
    const id = await start();
    const replayed = await act(id, "replay", {});
    expect([replayed.status, replayed.body.status]).toEqual([202, "waiting"]);
    expect(replayed.body.id).not.toBe(id);
    const fromStep = await act(id, "replay", { fromNodeId: "wait" });
    expect([fromStep.status, fromStep.body.status]).toEqual([202, "waiting"]);
    expect((await read(fromStep.body.id)).steps.map(({ explanation }) => explanation)).toContainEqual({
      copiedFrom: id,
    });
    expect((await act(id, "replay", { fromNodeId: "nowhere" })).status).toBe(422);
    const preview = await key.send("GET", `/v1/runs/${id}/replay?fromNodeId=wait&version=1`);
    expect([preview.status, preview.body]).toEqual([200, { version: 1, effects: [] }]);
    expect((await act(id, "replay", { version: 9 })).status).toBe(404);
  });

  it("are changed in bulk, those that cannot be left out", async () => {
    const ids = [await start(), await start(), crypto.randomUUID()];
    await act(ids[0] ?? "", "cancel");
    const bulk = await key.send<{ changed: number }>("POST", "/v1/runs/bulk", { action: "cancel", ids });
    expect([bulk.status, bulk.body]).toEqual([200, { changed: 1 }]);
  });

  it("are counted, and changed by a filter in the background, of which the progress can be read", async () => {
    const id = await start();
    const before = await key.send<{ count: number }>("GET", `/v1/runs/count?workflowId=${workflowId}&action=pause`);
    expect(before.body.count).toBeGreaterThan(0);
    const filter = { workflowId, status: "waiting", version: 1 };
    const begun = await key.send<BulkOperation>("POST", "/v1/runs/bulk", { action: "pause", filter });
    expect([begun.status, begun.body]).toMatchObject([
      202,
      { subject: "runs", action: "pause", matched: before.body.count, changed: 0, status: "queued", finishedAt: null },
    ]);
    const progress = await key.send<BulkOperation>("GET", `/v1/runs/bulk/${begun.body.id}`);
    expect([progress.status, progress.body.matched]).toEqual([200, before.body.count]);
    // This process only takes the request; a worker does it.
    expect((await read(id)).status).toBe("waiting");
    for (const body of [
      { action: "pause" },
      { action: "pause", ids: [id], filter },
      { action: "pause", filter: { status: "x" } },
    ])
      expect((await key.send("POST", "/v1/runs/bulk", body)).status).toBe(422);
    const stranger = await system.withKey(await system.newWorkspace());
    expect((await stranger.send("GET", `/v1/runs/bulk/${begun.body.id}`)).status).toBe(404);
  });

  it("of another workspace are not there", async () => {
    const id = await start();
    const stranger = await system.withKey(await system.newWorkspace());
    expect((await stranger.send("GET", `/v1/runs/${id}`)).status).toBe(404);
    for (const action of ["cancel", "pause", "resume", "replay"]) {
      expect([action, (await stranger.send("POST", `/v1/runs/${id}/${action}`, {})).status]).toEqual([action, 404]);
    }
    const bulk = await stranger.send<{ changed: number }>("POST", "/v1/runs/bulk", { action: "cancel", ids: [id] });
    expect(bulk.body.changed).toBe(0);
    expect((await stranger.send<Page<RunSummary>>("GET", "/v1/runs")).body.items).toEqual([]);
    expect((await read(id)).status).toBe("waiting");
  });
});
