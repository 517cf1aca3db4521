import { describe, expect, it } from "vitest";
import { statuses } from "../../src/testing/history.ts";
import { eventually } from "../../src/testing/eventually.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { workflow } from "../../src/testing/workflow.ts";
import { begin, does, done, order, waitsFor } from "./steps.ts";

const engine = sharedEngine();

const ada = { externalId: "ada" };

describe("WCP-16 Deferred Choice", () => {
  it("lets what happens first decide, and withdraws the other choices", async () => {
    const space = await engine().space();
    const answer = (type: string) => (path: Parameters<ReturnType<typeof does>>[0]) =>
      does(`after_${type.replace(".", "_")}`)(waitsFor(type)(path).port("received", (received) => received));
    const drawn = begin("Answer").parallel(answer("reply.yes"), answer("reply.no"));
    await space.publish(drawn.then("flow.join", { mode: "any", cancelOthers: true }));

    const { id } = await space.runUntil("waiting", order());
    await space.send({ type: "reply.no", contact: ada });
    const run = await space.ended(id);
    await space.send({ type: "reply.yes", contact: ada });

    expect(statuses(run)).toMatchObject({ reply_no: "succeeded", reply_yes: "cancelled" });
    expect(await done(space)).toEqual(["after_reply_no"]);
  });
});

describe("WCP-17 Interleaved Parallel Routing", () => {
  it("does pieces of work one at a time", async () => {
    const space = await engine().space();
    await space.publish(
      begin("One at a time")
        .then("flow.for_each", { items: ["blood", "x-ray"] })
        .port("item", (item) =>
          item.then("flow.delay", { duration: "1h" }).then("task.create", { title: "{{ item }}" }),
        ),
    );

    const { id } = await space.runUntil("waiting", order());
    const timers = () => space.inside((sql) => sql`select from timers`);
    expect(await timers()).toHaveLength(1);
    await space.passTime();
    await eventually("the next one", async () => (await done(space)).length === 1);
    expect(await timers()).toHaveLength(1);
    await space.passTime();
    await space.ended(id);

    expect(await done(space)).toEqual(["blood", "x-ray"]);
  });
});

describe("WCP-18 Milestone", () => {
  it("lets an activity begin only in a certain state, and waits for it", async () => {
    const space = await engine().space();
    await space.publish(
      begin("Change the booking")
        .then("flow.wait_for_event", { eventType: "ticket.reserved", timeout: "30d" })
        .port("received", does("change")),
    );

    const { id } = await space.runUntil("waiting", order());
    expect(await done(space)).toEqual([]);
    await space.send({ type: "ticket.reserved", contact: ada });
    await space.ended(id);

    expect(await done(space)).toEqual(["change"]);
  });

  it("withdraws the run when the state is left", async () => {
    const space = await engine().space();
    await space.publish(does("change")(begin("Until issued").then("flow.delay", { duration: "1h" })), {
      exitOn: [{ eventType: "ticket.issued" }],
    });

    const { id } = await space.runUntil("waiting", order());
    await space.send({ type: "ticket.issued", contact: ada });
    const run = await space.ended(id);

    expect(run).toMatchObject({ status: "cancelled", error: { code: "exited" } });
    expect(await done(space)).toEqual([]);
  });
});

/** A workflow of which one run at a time is under way. */
const guarded = workflow("Critical section")
  .on("manual")
  .then("flow.delay", { duration: "1h" })
  .then("task.create", { title: "{{ event.data.name }}" });

describe("WCP-39 Critical Section", () => {
  it("has one run in the section at any time, whichever run asks", async () => {
    const space = await engine().space();
    const section = await space.publish(guarded, { concurrency: 1 });
    await space.publish(
      begin("Caller").then("flow.run_workflow", { workflowId: section, data: { name: "{{ contact.external_id }}" } }),
    );

    const first = await space.runUntil("waiting", order());
    const second = await space.runUntil("waiting", { ...order(), contact: { externalId: "bob" } });
    const inside = async () => (await space.runs(section)).map(({ status }) => status).sort();
    await eventually("one to be inside", async () => (await inside()).join() === "queued,waiting");

    await space.passTime();
    await space.ended(first.id);
    await eventually("the next one", async () => (await inside()).join() === "succeeded,waiting");
    await space.passTime();
    await space.ended(second.id);
    expect(await done(space)).toEqual(["ada", "bob"]);
  });
});

describe("WCP-40 Interleaved Routing", () => {
  it("does the work of parallel paths one at a time, in the order in which they arrive", async () => {
    const space = await engine().space();
    const section = await space.publish(guarded, { concurrency: 1 });
    const visit = (name: string) => (path: Parameters<ReturnType<typeof does>>[0]) =>
      path.then("flow.run_workflow", { workflowId: section, data: { name } });
    await space.publish(begin("Round").parallel(visit("a"), visit("b")));

    const { id } = await space.runUntil("waiting", order());
    const inside = async () =>
      (await space.runs(section))
        .map(({ status }) => status)
        .sort()
        .join();
    await eventually("one to be inside", async () => (await inside()) === "queued,waiting");
    await space.passTime();
    await eventually("the next one", async () => (await inside()) === "succeeded,waiting");
    await space.passTime();
    const run = await space.ended(id);

    expect(run.status).toBe("succeeded");
    expect((await done(space)).sort()).toEqual(["a", "b"]);
  });
});
