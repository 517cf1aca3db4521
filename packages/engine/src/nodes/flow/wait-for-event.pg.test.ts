import { describe, expect, it } from "vitest";
import { statuses } from "../../testing/history.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { SentEvent, Space } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

/** A cart that waits for its order: tagged `bought` when it comes, `abandoned` when it does not. */
const cart = (
  config: object = {},
  before: (path: ReturnType<typeof workflow>) => ReturnType<typeof workflow> = (path) => path,
) =>
  before(workflow("Cart").on("custom.event", { eventType: "cart.abandoned" }))
    .then("flow.wait_for_event", { eventType: "order.created", timeout: "1h", ...config }, { id: "wait" })
    .port("received", (path) => path.then("contact.add_tag", { tag: "bought" }, { id: "bought" }))
    .port("timed_out", (path) => path.then("contact.add_tag", { tag: "abandoned" }, { id: "abandoned" }));

const about = (
  externalId: string,
  type: string,
  data: SentEvent["data"] = {},
  fields?: Record<string, string>,
): SentEvent => ({
  ...{ type, data, contact: { externalId, ...(fields ? { fields } : {}) } },
});
const received = { wait: "succeeded", bought: "succeeded", abandoned: "skipped" };
const timedOut = { wait: "succeeded", bought: "skipped", abandoned: "succeeded" };

const leftovers = (space: Space) =>
  space.inside(async (sql) => ({
    waits: (await sql`select from event_waits`).length,
    timers: (await sql`select from timers`).length,
  }));

describe("flow.wait_for_event", () => {
  it("goes on with the event of the same contact and hands it to later steps", async () => {
    const space = await engine().space();
    await space.publish(cart());
    const waiting = await space.runUntil("waiting", about("c1", "cart.abandoned"));

    await space.send(about("c2", "order.created", { total: 1 }));
    await space.send(about("c1", "page.visited"));
    expect((await space.runs())[0]?.status).toBe("waiting");
    await space.send(about("c1", "order.created", { total: 25 }));

    const run = await space.ended(waiting.id);
    expect(statuses(run)).toMatchObject(received);
    expect(run.steps["wait"]).toMatchObject({
      port: "received",
      output: { event: { type: "order.created", data: { total: 25 } } },
    });
    expect(await leftovers(space)).toEqual({ waits: 0, timers: 0 });
  });

  it("takes the time-out's path when nothing comes", async () => {
    const space = await engine().space();
    await space.publish(cart({ timeout: "300ms" }));
    const run = await space.run(about("c1", "cart.abandoned"));
    expect(statuses(run)).toMatchObject(timedOut);
    expect(await leftovers(space)).toEqual({ waits: 0, timers: 0 });
  });

  it("waits on for an event that meets its filter", async () => {
    const space = await engine().space();
    await space.publish(cart({ filter: { field: "event.data.total", operator: "greater_than", value: 100 } }));
    const waiting = await space.runUntil("waiting", about("c1", "cart.abandoned"));

    await space.send(about("c1", "order.created", { total: 25 }));
    expect((await space.runs())[0]?.status).toBe("waiting");
    await space.send(about("c1", "order.created", { total: 250 }));

    const run = await space.ended(waiting.id);
    expect(run.steps["wait"]?.output).toMatchObject({ event: { data: { total: 250 } } });
  });

  it("finds an event by a value of its data, whoever it is about", async () => {
    const space = await engine().space();
    await space.publish(cart({ correlate: { eventPath: "cartId", value: "{{ event.data.id }}" } }));
    const one = await space.runUntil("waiting", about("c1", "cart.abandoned", { id: 17 }));
    const two = await space.runUntil("waiting", about("c2", "cart.abandoned", { id: 18 }));

    await space.send({ type: "order.created", data: { cartId: "19" } });
    await space.send(about("c9", "order.created", { cartId: 18 }));

    expect(statuses(await space.ended(two.id))).toMatchObject(received);
    expect(await space.until(one.id, "waiting")).toBeTruthy();
  });

  it("counts an event that came after the run was triggered and before it began to wait", async () => {
    const space = await engine().space();
    await space.publish(cart({}, (path) => path.then("flow.delay", { duration: "1h" })));
    const waiting = await space.runUntil("waiting", about("c1", "cart.abandoned"));
    await space.send(about("c1", "order.created", { total: 5 }));
    await space.passTime();

    const run = await space.ended(waiting.id);

    expect(statuses(run)).toMatchObject(received);
    expect(await leftovers(space)).toEqual({ waits: 0, timers: 0 });
  });

  it("does not count an event from before the run, nor one that was imported", async () => {
    const space = await engine().space();
    await space.publish(cart({}, (path) => path.then("flow.delay", { duration: "1h" })));
    await space.send(about("c1", "order.created"));
    const waiting = await space.runUntil("waiting", about("c1", "cart.abandoned"));
    await space.send({ ...about("c1", "order.created"), mode: "historical" });
    await space.passTime("delay");
    await space.until(waiting.id, ({ steps }) => steps["wait"]?.status === "waiting");
    await space.passTime("wait");

    expect(statuses(await space.ended(waiting.id))).toMatchObject(timedOut);
  });

  it("finds the event in the same request as its trigger, also where both change the contact", async () => {
    const space = await engine().space();
    await space.publish(cart());
    await space.accept(
      about("c1", "cart.abandoned", {}, { city: "Rome" }),
      about("c1", "order.created", { total: 1 }, { city: "Oslo" }),
      about("c1", "page.visited", {}, { city: "Bonn" }),
    );
    const [run] = await space.endedRuns(1);
    expect(run && statuses(run)).toMatchObject(received);
    expect(await leftovers(space)).toEqual({ waits: 0, timers: 0 });
  });

  it("is ended by exactly one of event and time-out when both come together", async () => {
    const space = await engine().space();
    await space.publish(cart({ timeout: "500ms" }));
    const contacts = Array.from({ length: 40 }, (_, at) => `c${at}`);
    await space.accept(...contacts.map((id) => about(id, "cart.abandoned")));
    // The events come in while the timers fall due.
    for (const id of contacts) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      await space.accept(about(id, "order.created"));
    }

    const runs = await space.endedRuns(40);

    for (const run of runs) {
      const path = run.steps["wait"]?.port === "received" ? received : timedOut;
      expect(statuses(run)).toMatchObject(path);
      expect(run.steps["wait"]?.attempt).toBe(1);
    }
    const tags = await space.inside((sql) => sql`select contact_id from contact_tags`);
    expect(tags).toHaveLength(40);
    expect(await leftovers(space)).toEqual({ waits: 0, timers: 0 });
  });

  it("gives one event to every run that waits for it", async () => {
    const space = await engine().space();
    await space.publish(cart());
    await space.publish(cart());
    await space.send(about("c1", "cart.abandoned"));
    await space.send(about("c1", "cart.abandoned"));
    await space.until((await space.runs())[3]?.id ?? "", "waiting");

    await space.send(about("c1", "order.created"));

    const runs = await space.endedRuns(4);
    for (const run of runs) expect(statuses(run)).toMatchObject(received);
  });

  it("hears what its own run does", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Own")
        .on("form.submitted")
        .parallel(
          (path) => path.then("flow.wait_for_event", { eventType: "contact.tag_added", timeout: "1h" }, { id: "wait" }),
          (path) => path.then("contact.add_tag", { tag: "new" }),
        ),
    );
    const run = await space.run(about("c1", "form.submitted"));
    expect(run.steps["wait"]).toMatchObject({ port: "received", output: { event: { data: { tag: "new" } } } });
  });

  it("fails at once in a run without a contact, for whose events it could only wait in vain", async () => {
    const space = await engine().space();
    await space.publish(cart());
    const run = await space.run({ type: "cart.abandoned" });
    expect(run).toMatchObject({ status: "failed", error: { code: "no_contact", nodeId: "wait" } });
  });
});
