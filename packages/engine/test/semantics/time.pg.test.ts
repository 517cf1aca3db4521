import { describe, expect, it } from "vitest";
import { statuses } from "../../src/testing/history.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { type Sketch, workflow } from "../../src/testing/workflow.ts";

const engine = sharedEngine();

const order = { type: "order.created", contact: { externalId: "ada" } };
const reply = { type: "reply.received", contact: order.contact };
const set = (name: string) => (path: Sketch) =>
  path.then("flow.set_variables", { variables: { [name]: true } }, { id: name });
const delayed = (duration: string, after: string) =>
  set(after)(workflow("Delay").on("order.created").then("flow.delay", { duration }));
const waiting = () =>
  workflow("Wait")
    .on("order.created")
    .then("flow.wait_for_event", { eventType: reply.type, timeout: "1h" }, { id: "wait" })
    .port("received", set("heard"))
    .port("timed_out", set("gave_up"));

describe("delay", () => {
  it("is a row that survives restarts, due by the database's clock; editing never moves one that is pending", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(delayed("1h", "old"));
    const { id } = await space.runUntil("waiting", order);
    const dueAt = () => space.inside((sql) => sql`select due_at, due_at - now() < '1 hour' as soon from timers`);
    const [before] = await dueAt();
    expect(before?.["soon"]).toBe(true);

    await space.publishAgain(workflowId, delayed("3h", "new"));

    expect((await dueAt())[0]?.["due_at"]).toEqual(before?.["due_at"]);
    const another = engine().engine.worker();
    await another.start();
    await space.passTime();
    expect(statuses(await space.ended(id))).toEqual({ start: "succeeded", delay: "succeeded", old: "succeeded" });
    await another.stop();
  });
});

describe("wait for event", () => {
  it("subscribes, looks back over events since the run's trigger and writes its time-out in one transaction", async () => {
    const space = await engine().space();
    await space.publish(waiting());
    await space.send(order);
    const rows = await space.inside(
      (sql) => sql`
        select w.node_id, w.xmin::text = t.xmin::text as together
        from event_waits w join timers t using (workspace_id, run_id, node_id, scope)`,
    );
    expect(rows).toEqual([{ node_id: "wait", together: true }]);

    const other = await engine().space();
    await other.publish(
      workflow("Look back")
        .on("order.created")
        .then("flow.delay", { duration: "1h" })
        .then("flow.wait_for_event", { eventType: reply.type, timeout: "1h" }, { id: "wait" })
        .port("received", set("heard")),
    );
    const { id } = await other.runUntil("waiting", order);
    await other.send(reply);
    await other.passTime("delay");
    expect(statuses(await other.ended(id))).toHaveProperty("heard", "succeeded");
  });

  it("has exactly one winner among event, time-out and cancel", { timeout: 60_000 }, async () => {
    const space = await engine().space();
    await space.publish(waiting());
    for (let round = 0; round < 15; round++) {
      const contact = { externalId: `contact-${round}` };
      const { id } = await space.runUntil("waiting", { ...order, contact });

      await Promise.all([
        space.send({ ...reply, contact }),
        space.passTime(),
        engine().engine.runs.cancel(space.id, [id], "Cancelled by a test"),
      ]);

      const { status, steps } = await space.ended(id);
      const winners = [
        steps["heard"]?.status === "succeeded",
        steps["gave_up"]?.status === "succeeded",
        status === "cancelled" && steps["wait"]?.status === "cancelled",
      ];
      expect(winners.filter(Boolean)).toHaveLength(1);
    }
    expect(await space.inside((sql) => sql`select from timers union all select from event_waits`)).toHaveLength(0);
  });
});
