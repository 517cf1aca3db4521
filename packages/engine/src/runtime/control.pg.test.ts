import { describe, expect, it } from "vitest";
import { listen } from "../connections/egress/test-listener.ts";
import { statuses } from "../testing/history.ts";
import { eventually } from "../testing/eventually.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { type Sketch, workflow } from "../testing/workflow.ts";

const engine = sharedEngine();
const control = () => engine().engine.runs;

const form = { type: "form.submitted", contact: { externalId: "c1" }, data: { plan: "gold" } };
const tagAfter = (duration: string): Sketch =>
  workflow("Later").on("form.submitted").then("flow.delay", { duration }).then("contact.add_tag", { tag: "late" });

const open = (space: Space) =>
  space.inside(async (sql) => {
    const [row] = await sql`
      select (select count(*)::int from timers) as timers, (select count(*)::int from event_waits) as waits,
        (select count(*)::int from effects) as effects`;
    return row;
  });
const nothingOpen = { timers: 0, waits: 0, effects: 0 };

describe("cancelling a run", () => {
  it("that waits ends it with a reason and forgets what it waited for", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Waiting")
        .on("form.submitted")
        .parallel(
          (path) => path.then("flow.delay", { duration: "1h" }),
          (path) => path.then("flow.wait_for_event", { eventType: "order.created", timeout: "1h" }),
        ),
    );
    const { id } = await space.runUntil("waiting", form);

    expect(await control().cancel(space.id, [id], "Ada cancelled it.")).toEqual([id]);

    const run = await space.ended(id);
    expect(run).toMatchObject({ status: "cancelled", error: { code: "cancelled", message: "Ada cancelled it." } });
    expect(statuses(run)).toMatchObject({ delay: "cancelled", wait_for_event: "cancelled" });
    expect(await open(space)).toEqual(nothingOpen);
    await space.send({ type: "order.created", contact: form.contact });
    expect(await space.ended(id)).toEqual(run);
  });

  it("whose call is under way ignores the late result", async () => {
    let answer: (() => void) | undefined;
    const target = await listen((_request, response) => void (answer = () => response.end("late")));
    const space = await engine().space();
    await space.publish(
      workflow("Calling")
        .on("form.submitted")
        .then("http.request", { url: target.origin })
        .then("contact.add_tag", { tag: "late" }),
    );
    const { id } = await space.runUntil("running", form);
    await eventually("the call", async () => answer);

    await control().cancel(space.id, [id], "Stop");
    answer?.();

    const run = await space.ended(id);
    expect(statuses(run)).toEqual({ start: "succeeded", request: "cancelled" });
    expect(await open(space)).toEqual(nothingOpen);
    await engine().idle();
    expect(await space.ended(id)).toEqual(run);
  });

  it("that has ended, or is not there, changes nothing and leaves its id out", async () => {
    const space = await engine().space();
    const other = await engine().space();
    await space.publish(tagAfter("0s"));
    const { id } = await space.run(form);
    expect(await control().cancel(space.id, [id, other.id], "Stop")).toEqual([]);
    expect(await control().cancel(other.id, [id], "Stop")).toEqual([]);
    expect(await space.ended(id)).toMatchObject({ status: "succeeded" });
  });
});

describe("pausing a run", () => {
  it("keeps what falls due, and goes on with it when the run is resumed", async () => {
    const space = await engine().space();
    await space.publish(tagAfter("1h"));
    const { id } = await space.runUntil("waiting", form);
    expect(await control().pause(space.id, [id])).toEqual([id]);

    await space.passTime();
    const paused = await space.until(id, ({ steps }) => steps["delay"]?.status === "succeeded");
    expect(paused.status).toBe("paused");
    expect(paused.steps["add_tag"]).toBeUndefined();

    expect(await control().resume(space.id, [id])).toEqual([id]);
    const run = await space.ended(id);
    expect(run.status).toBe("succeeded");
    expect(Object.keys(run.steps)).toEqual(["start", "delay", "add_tag"]);
  });

  it("keeps an event that comes in the meantime", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Waiting")
        .on("form.submitted")
        .then("flow.wait_for_event", { eventType: "order.created", timeout: "1h" }, { id: "wait" })
        .port("received", (path) => path.then("contact.add_tag", { tag: "bought" })),
    );
    const { id } = await space.runUntil("waiting", form);
    await control().pause(space.id, [id]);
    await space.send({ type: "order.created", contact: form.contact });
    expect(await space.until(id, "paused")).toMatchObject({
      steps: { wait: { status: "succeeded", port: "received" } },
    });

    await control().resume(space.id, [id]);
    expect(statuses(await space.ended(id))).toMatchObject({ wait: "succeeded", add_tag: "succeeded" });
  });

  it("records a result that was under way, and does not begin a retry that falls due", async () => {
    let calls = 0;
    const target = await listen((_request, response) => {
      response.statusCode = ++calls === 1 ? 503 : 200;
      response.end();
    });
    const space = await engine().space();
    await space.publish(
      workflow("Retry")
        .on("form.submitted")
        .then("http.request", { url: target.origin }, { retry: { schedule: ["0s", "1h"], maxAttempts: 2 } }),
    );
    const { id } = await space.runUntil("waiting", form);
    await control().pause(space.id, [id]);
    await space.passTime();
    await eventually("the timer to pass", async () => (await open(space))?.["timers"] === 0);
    await engine().idle();
    expect(await space.until(id, "paused")).toMatchObject({ steps: { request: { status: "waiting", attempt: 1 } } });
    expect(target.requests).toHaveLength(1);

    await control().resume(space.id, [id]);
    expect(await space.ended(id)).toMatchObject({ status: "succeeded", steps: { request: { attempt: 2 } } });
    expect(target.requests).toHaveLength(2);
  });

  it("can be cancelled while it is paused", async () => {
    const space = await engine().space();
    await space.publish(tagAfter("1h"));
    const { id } = await space.runUntil("waiting", form);
    await control().pause(space.id, [id]);
    await control().cancel(space.id, [id], "Stop");
    expect(await space.ended(id)).toMatchObject({ status: "cancelled" });
    expect(await open(space)).toEqual(nothingOpen);
  });
});

describe("replaying a run", () => {
  it("begins a new run of the same event on the same version, under new idempotency keys", async () => {
    const target = await listen();
    const space = await engine().space();
    const drawn = (path: string) =>
      workflow("Call")
        .on("order.created", {}, { id: "other" })
        .on("form.submitted", {}, { id: "start" })
        .then("http.request", { url: `${target.origin}/${path}/{{ event.data.plan }}` });
    const workflowId = await space.publish(drawn("one"));
    const first = await space.run({ ...form, id: "f-1", source: "forms" });
    await space.publishAgain(workflowId, drawn("two"));

    const again = await space.ended(await control().replay(space.id, first.id));
    const newest = await space.ended(await control().replay(space.id, first.id, { version: 2 }));

    expect([again.version, newest.version]).toEqual([1, 2]);
    expect([again.eventId, newest.eventId]).toEqual([first.eventId, first.eventId]);
    expect([again.contactId, newest.contactId]).toEqual([first.contactId, first.contactId]);
    for (const run of [again, newest])
      expect(statuses(run)).toEqual({ other: "skipped", start: "succeeded", request: "succeeded" });
    expect(target.requests.map(({ url }) => url)).toEqual(["/one/gold", "/one/gold", "/two/gold"]);
    expect(new Set(target.requests.map(({ headers }) => headers["idempotency-key"])).size).toBe(3);
  });

  it("of another workspace is not found", async () => {
    const space = await engine().space();
    const other = await engine().space();
    await space.publish(tagAfter("0s"));
    const { id } = await space.run(form);
    await expect(control().replay(other.id, id)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a run that is started by hand", () => {
  it("begins at the trigger that is named, or at the first", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Two ways")
        .on("form.submitted", {}, { id: "one" })
        .on("manual", {}, { id: "two" })
        .then("flow.set_variables", {
          variables: { plan: "{{ event.data.plan }}", type: "{{ event.type }}" },
        }),
    );
    const start = { workflowId, version: 1, mode: "live", contactId: null, data: { plan: "gold" } } as const;

    const first = await space.ended(await control().start(space.id, start));
    const second = await space.ended(await control().start(space.id, { ...start, triggerNodeId: "two" }));

    expect(first.steps["set_variables"]?.output).toEqual({ plan: "gold", type: "form.submitted" });
    expect(second.steps["set_variables"]?.output).toEqual({ plan: "gold", type: "manual" });
    expect((await space.receipt(first.eventId ?? "")).matches).toMatchObject([
      { workflowId, started: true, runId: first.id },
    ]);
    await expect(control().start(space.id, { ...start, triggerNodeId: "three" })).rejects.toMatchObject({
      code: "invalid_input",
    });
    await expect(control().start(space.id, { ...start, version: 9 })).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("a test run", () => {
  it("walks through a draft without sending or changing anything; mail goes to the sandbox, delays pass at once", async () => {
    const target = await listen();
    const space = await engine().space();
    const live = await space.publish(tagAfter("0s"));
    const { contactId } = await space.run({ ...form, contact: { email: "ada@example.com" } });
    const graph = workflow("Draft")
      .on("form.submitted")
      .then("contact.add_tag", { tag: "tested" })
      .then("flow.delay", { duration: "3d" })
      .then("http.request", { method: "POST", url: target.origin })
      .then("email.send", { to: "{{ contact.email }}", subject: "Hi", html: "<p>Hi</p>" })
      .then("flow.branch", {
        branches: [{ id: "gold", when: { field: "event.data.plan", operator: "equals", value: "gold" } }],
      })
      .graph();

    const runId = await control().start(space.id, {
      workflowId: live,
      version: 0,
      graph,
      mode: "test",
      contactId,
      data: { plan: "gold" },
    });

    const run = await space.ended(runId);
    expect(run).toMatchObject({ status: "succeeded", mode: "test", version: 0 });
    expect(new Set(Object.values(statuses(run)))).toEqual(new Set(["succeeded"]));
    expect(run.steps["branch"]?.port).toBe("gold");
    expect(target.requests).toEqual([]);
    expect(await space.inside((sql) => sql`select tag from contact_tags`)).toEqual([{ tag: "late" }]);
    expect(await space.inside((sql) => sql`select recipient from sandbox_mails`)).toEqual([
      { recipient: "ada@example.com" },
    ]);
  });

  it("is not what a step of a live run waits for", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Waiting")
        .on("form.submitted")
        .then("flow.delay", { duration: "1h" })
        .then("flow.wait_for_event", { eventType: "order.created", timeout: "1h" }, { id: "wait" })
        .port("received", (path) => path.then("contact.add_tag", { tag: "bought" })),
    );
    const waiting = await space.runUntil("waiting", form);
    const graph = workflow("Tried out").on("order.created").then("flow.stop").graph();
    await control().start(space.id, {
      workflowId,
      version: 0,
      graph,
      mode: "test",
      contactId: waiting.contactId,
      data: {},
    });
    await space.passTime("delay");
    await space.until(waiting.id, ({ steps }) => steps["wait"]?.status === "waiting");
    await space.passTime("wait");
    expect(await space.ended(waiting.id)).toMatchObject({ steps: { wait: { port: "timed_out" } } });
  });
});
