import { describe, expect, it } from "vitest";
import { eventually } from "../../src/testing/eventually.ts";
import { listen } from "../../src/connections/egress/test-listener.ts";
import { statuses } from "../../src/testing/history.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { type Sketch, workflow } from "../../src/testing/workflow.ts";

const engine = sharedEngine();
const runs = () => engine().engine.runs;

const order = { type: "order.created", contact: { externalId: "ada" } };
const set = (name: string) => (path: Sketch) =>
  path.then("flow.set_variables", { variables: { [name]: true } }, { id: name });

/** A target that answers when it is told to. */
async function slowTarget() {
  const open: (() => void)[] = [];
  const { origin } = await listen((_request, response) => void open.push(() => response.end("late")));
  return {
    url: origin,
    called: () => eventually("the call", async () => open.length > 0),
    answer: () => open.pop()?.(),
  };
}

describe("cancel", () => {
  it("raises the run's epoch, so that late results are not applied, and cascades to children", async () => {
    const space = await engine().space();
    const { url, called, answer } = await slowTarget();
    const child = await space.publish(
      set("late")(workflow("Child").on("manual").then("http.request", { url }, { id: "call" })),
    );
    await space.publish(workflow("Parent").on("order.created").then("flow.run_workflow", { workflowId: child }));
    const { id } = await space.runUntil("waiting", order);
    await called();

    await runs().cancel(space.id, [id], "Cancelled by a test");
    const [inner] = await space.endedRuns(1, child);
    answer();
    await engine().idle();

    expect(await space.ended(id)).toMatchObject({ status: "cancelled" });
    expect(inner).toMatchObject({ status: "cancelled" });
    expect(await space.runs(child)).toEqual([inner]);
    const epochs = await space.inside((sql) => sql<{ epoch: number }[]>`select epoch from runs`);
    expect(epochs.every(({ epoch }) => epoch > 0)).toBe(true);
  });
});

describe("pause and resume", () => {
  it("dispatch nothing new, record results in flight, and keep timers and events for later", async () => {
    const space = await engine().space();
    const { url, called, answer } = await slowTarget();
    await space.publish(
      workflow("Paused")
        .on("order.created")
        .parallel(
          (path) => set("answered")(path.then("http.request", { url }, { id: "call" })),
          (path) => set("woken")(path.then("flow.delay", { duration: "1h" })),
          (path) =>
            path
              .then("flow.wait_for_event", { eventType: "reply.received", timeout: "1d" }, { id: "wait" })
              .port("received", set("heard")),
        ),
    );
    const receipt = await space.send(order);
    const id = receipt.matches[0]?.runId ?? "";
    await called();
    expect(await runs().pause(space.id, [id])).toEqual([id]);

    answer();
    await space.passTime("delay");
    await space.send({ type: "reply.received", contact: order.contact });
    const paused = await space.until(id, ({ steps }) => steps["call"]?.status === "succeeded");
    await engine().idle();
    expect(paused.status).toBe("paused");
    expect(statuses(await space.until(id, "paused"))).not.toHaveProperty("heard.status", "succeeded");

    await runs().resume(space.id, [id]);
    expect(statuses(await space.ended(id))).toMatchObject({
      answered: "succeeded",
      woken: "succeeded",
      heard: "succeeded",
    });
  });
});

describe("replay from the start", () => {
  it("is a new run with a new idempotency namespace, on the same or the newest version", async () => {
    const space = await engine().space();
    const keys: unknown[] = [];
    const { origin } = await listen((request, response) => {
      keys.push(request.headers["idempotency-key"]);
      response.end("{}");
    });
    const drawn = () => workflow("Call").on("order.created").then("http.request", { url: origin });
    const workflowId = await space.publish(drawn());
    const run = await space.run(order);
    await space.publishAgain(workflowId, set("more")(drawn()));

    const same = await space.ended(await runs().replay(space.id, run.id));
    const newest = await space.ended(await runs().replay(space.id, run.id, { version: 2 }));

    expect([same.version, newest.version]).toEqual([1, 2]);
    expect(newest.steps["more"]?.status).toBe("succeeded");
    expect(new Set(keys).size).toBe(3);
  });
});

describe("versions", () => {
  it("publishing makes version n+1; runs in flight stay on theirs", async () => {
    const space = await engine().space();
    const waiting = () => workflow("Versions").on("order.created").then("flow.delay", { duration: "1h" });
    const workflowId = await space.publish(set("old")(waiting()));
    const { id, version } = await space.runUntil("waiting", order);
    await space.publishAgain(workflowId, set("new")(waiting()));
    const second = await space.runUntil("waiting", { ...order, contact: { externalId: "bob" } });
    await space.passTime();

    expect([version, second.version]).toEqual([1, 2]);
    expect(statuses(await space.ended(id))).toHaveProperty("old", "succeeded");
    expect(statuses(await space.ended(second.id))).toHaveProperty("new", "succeeded");
  });
});

describe("dry run", () => {
  it("is the same core with effects that record instead of act", async () => {
    const space = await engine().space();
    const calls: unknown[] = [];
    const { origin } = await listen((request, response) => {
      calls.push(request.url);
      response.end();
    });
    const drawn = workflow("Dry")
      .on("order.created")
      .then("flow.delay", { duration: "30d" })
      .then("contact.add_tag", { tag: "dry" })
      .then("http.request", { url: origin });
    const workflowId = await space.publish(drawn);

    const runId = await runs().start(space.id, {
      workflowId,
      version: 0,
      graph: drawn.graph(),
      mode: "test",
      contactId: null,
      data: {},
    });
    const run = await space.ended(runId);

    expect(run).toMatchObject({ status: "succeeded", mode: "test" });
    expect(run.steps["request"]?.output).toEqual({ simulated: true });
    expect(calls).toEqual([]);
    expect(await space.inside((sql) => sql`select from contact_tags`)).toHaveLength(0);
  });
});
