import { describe, expect, it } from "vitest";
import { listen } from "../../connections/egress/test-listener.ts";
import { getRun } from "../../history/runs.ts";
import { eventually } from "../../testing/eventually.ts";
import { type RecordedRun, statuses } from "../../testing/history.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";
import { getInFlight } from "../../workflows/in-flight.ts";

const engine = sharedEngine();

const plan = (name: string) => ({ field: "event.data.plan", operator: "equals", value: name });

/** Runs wait at `short`, `long` or `reply`, as their event's plan says, and are tagged afterwards. */
const drawn = (tag: string, wait = "1h"): Sketch =>
  workflow("Welcome")
    .on("form.submitted")
    .then("flow.branch", {
      branches: ["short", "long"].map((id) => ({ id, when: plan(id) })),
    })
    .port("short", (path) => path.then("flow.delay", { duration: wait }, { id: "short", name: "A short wait" }))
    .port("long", (path) => path.then("flow.delay", { duration: wait }, { id: "long" }))
    .port("otherwise", (path) =>
      path
        .then("flow.wait_for_event", { eventType: "order.created", timeout: "9d" }, { id: "reply" })
        .port("received", (to) => to),
    )
    .then("contact.add_tag", { tag }, { id: "tag" });

const begin = (space: Space, name: string): Promise<RecordedRun> =>
  space.runUntil("waiting", { type: "form.submitted", contact: { externalId: `c-${name}` }, data: { plan: name } });

const moved = (space: Space, workflowId: string) =>
  eventually("the move", async () => {
    const { lastMove } = await space.inside((sql) => getInFlight(sql, space.id, workflowId));
    return lastMove?.status === "done" && lastMove;
  });

const tags = (space: Space) => space.inside((sql) => sql`select tag from contact_tags order by tag`);

describe("runs in flight", () => {
  it("publishing makes version n+1; runs in flight stay on theirs unless the publisher chooses, per node, to move or exit them", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(drawn("old"));
    const [short, long, reply] = [await begin(space, "short"), await begin(space, "long"), await begin(space, "none")];

    const published = await space.publishAgain(workflowId, drawn("new"), {
      default: "stay",
      nodes: { short: "move", long: "exit" },
    });

    expect(published).toMatchObject({ version: 2, inFlight: { stay: 1, move: 1, exit: 1 } });
    expect(await moved(space, workflowId)).toMatchObject({ toVersion: 2, moved: 1, exited: 1, stayed: 1, reasons: [] });
    expect(await space.until(short.id, "waiting")).toMatchObject({ version: 2 });
    expect(await space.until(reply.id, "waiting")).toMatchObject({ version: 1 });
    const exited = await space.ended(long.id);
    expect(exited).toMatchObject({ status: "cancelled", version: 1, error: { code: "exited" } });
    expect(exited.error?.message).toBe("Version 2 was published, and runs that waited here were to end.");

    await space.passTime();
    await space.send({ type: "order.created", contact: { externalId: "c-none" } });
    expect((await space.ended(short.id)).status).toBe("succeeded");
    expect((await space.ended(reply.id)).status).toBe("succeeded");
    expect(await tags(space)).toEqual([{ tag: "new" }, { tag: "old" }]);
  });

  it("all stay where nothing is chosen", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(drawn("old"));
    const { id } = await begin(space, "short");
    expect((await space.publishAgain(workflowId, drawn("new"))).inFlight).toEqual({ stay: 1, move: 0, exit: 0 });
    await space.passTime();
    expect(await space.ended(id)).toMatchObject({ version: 1, status: "succeeded" });
    expect(await tags(space)).toEqual([{ tag: "old" }]);
  });

  it("keep their timers and subscriptions when they are moved", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(drawn("old"));
    const [short, reply] = [await begin(space, "short"), await begin(space, "none")];
    const timers = () => space.inside((sql) => sql`select run_id, due_at from timers order by run_id`);
    const before = await timers();
    await space.publishAgain(workflowId, drawn("new", "30d"), { default: "move", nodes: {} });
    expect(await moved(space, workflowId)).toMatchObject({ moved: 2 });
    expect(await timers()).toEqual(before);
    await space.send({ type: "order.created", contact: { externalId: "c-none" } });
    expect(await space.ended(reply.id)).toMatchObject({ version: 2, status: "succeeded" });
    await space.passTime();
    expect(statuses(await space.ended(short.id))).toMatchObject({ short: "succeeded", tag: "succeeded" });
  });

  it("stay when they cannot be moved, and it is recorded why", async () => {
    const target = await listen(() => undefined);
    const space = await engine().space();
    const calling = (node: string) =>
      workflow("Calling")
        .on("form.submitted")
        .parallel(
          (path) => path.then("flow.delay", { duration: "1h" }, { id: node }),
          (path) =>
            path
              .then("flow.branch", { branches: [{ id: "long", when: plan("long") }] })
              .port("long", (to) => to.then("http.request", { url: target.origin }, { id: "call" })),
        );
    const workflowId = await space.publish(calling("old-wait"));
    const gone = await begin(space, "short");
    const { matches } = await space.send({
      type: "form.submitted",
      contact: { externalId: "c-2" },
      data: { plan: "long" },
    });
    const busy = matches[0]?.runId ?? "";
    await eventually("the call", async () => target.requests.length === 1);

    await space.publishAgain(workflowId, calling("new-wait"), { default: "move", nodes: {} });

    const move = await moved(space, workflowId);
    expect(move).toMatchObject({ moved: 0, exited: 0, stayed: 2 });
    expect(move.reasons.map(({ reason }) => reason).sort()).toEqual([
      "The step “call” is being carried out.",
      "The step “old-wait” at which the run waits is not in the new version.",
    ]);
    expect(await space.until(gone.id, "waiting")).toMatchObject({ version: 1 });
    expect((await space.inside((sql) => getRun(sql, space.id, gone.id))).unmoved).toEqual({
      ...{ toVersion: 2, reason: "The step “old-wait” at which the run waits is not in the new version." },
    });
    expect(await space.until(busy, "running")).toMatchObject({ version: 1 });
    await engine().engine.runs.cancel(space.id, [busy], "Stop");
  });

  it("are counted by version and node", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(drawn("old"));
    await begin(space, "short");
    await begin(space, "none");
    await space.publishAgain(workflowId, drawn("new"));
    await begin(space, "short");
    expect(await space.inside((sql) => getInFlight(sql, space.id, workflowId))).toEqual({
      runs: 3,
      versions: [
        { version: 2, runs: 1, nodes: [{ nodeId: "short", name: "A short wait", type: "flow.delay", runs: 1 }] },
        {
          version: 1,
          runs: 2,
          nodes: [
            { nodeId: "reply", name: null, type: "flow.wait_for_event", runs: 1 },
            { nodeId: "short", name: "A short wait", type: "flow.delay", runs: 1 },
          ],
        },
      ],
      lastMove: null,
    });
  });

  it("are moved however many there are", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(drawn("old"));
    const events = Array.from({ length: 250 }, () => ({
      type: "form.submitted",
      data: { formId: "f", plan: "short" },
    }));
    await space.accept(...events);
    const count = async (version: number) =>
      (await space.inside((sql) => sql`select from runs where version = ${version} and status = 'waiting'`)).length;
    await eventually("the runs", async () => (await count(1)) === 250);
    await space.publishAgain(workflowId, drawn("new"), { default: "move", nodes: {} });
    expect(await moved(space, workflowId)).toMatchObject({ moved: 250, stayed: 0 });
    expect(await count(2)).toBe(250);
  });
});
