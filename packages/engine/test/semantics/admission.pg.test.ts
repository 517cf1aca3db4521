import { describe, expect, it } from "vitest";
import { listen } from "../../src/connections/egress/test-listener.ts";
import { eventually } from "../../src/testing/eventually.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { type Sketch, workflow } from "../../src/testing/workflow.ts";

const engine = sharedEngine({}, [
  /A workflow was paused, because a contact entered it again and again/,
  /A target has failed too often/,
]);

const order = (externalId = "ada") => ({ type: "order.created", contact: { externalId } });
const waits = (name: string): Sketch => workflow(name).on("order.created").then("flow.delay", { duration: "1d" });

describe("circuit breaker", () => {
  it("opens on failure rate; an open circuit postpones steps, it does not burn their attempts", async () => {
    const space = await engine().space();
    const target = await listen((_request, response) => response.writeHead(503).end());
    await space.publish(
      workflow("Call")
        .on("order.created")
        .then("http.request", { url: target.origin }, { retry: { schedule: ["1h"], maxAttempts: 2 } }),
    );
    await space.accept(...Array.from({ length: 20 }, (_, at) => order(`contact-${at}`)));
    await eventually("the circuit to open", async () => {
      const rows = await space.inside((sql) => sql`select from circuits where state = 'open'`);
      return rows.length > 0;
    });
    await engine().idle();
    const calls = target.requests.length;

    const { id } = await space.runUntil("running", order());
    const { steps } = await space.until(id, (run) => run.steps["request"]?.status === "waiting");

    expect(steps["request"]).toMatchObject({ attempt: 1, attempts: [], error: { code: "circuit_open" } });
    expect(target.requests.length).toBe(calls);
  });
});

describe("error workflow", () => {
  it("is named by a workflow or a workspace; runs once per failed run, never recursively", async () => {
    const space = await engine().space();
    const handler = await space.publish(
      workflow("Handler").on("run.failed").then("flow.stop", { status: "failed", reason: "The handler fails, too" }),
    );
    await space.inside(
      (sql) => sql`update workspaces set settings = settings || ${sql.json({ errorWorkflowId: handler })}`,
    );
    await space.publish(workflow("Fails").on("order.created").then("flow.stop", { status: "failed" }));

    await space.run(order());
    await space.endedRuns(1, handler);
    await engine().idle();

    expect((await space.runs(handler)).map(({ status }) => status)).toEqual(["failed"]);
  });
});

describe("re-entry", () => {
  it("is, per workflow, always, once per contact, once per N days, or one at a time; keyed by an expression", async () => {
    const space = await engine().space();
    const keyed = { type: "order.created", contact: { externalId: "bob" }, data: { shop: "north" } };
    const policies = {
      always: "always" as const,
      once: { mode: "once" as const },
      every: { mode: "every" as const, every: "30d" },
      oneAtATime: { mode: "one_at_a_time" as const },
      byShop: { mode: "once" as const, key: "{{ event.data.shop }}" },
    };
    const ids = new Map<string, string>();
    for (const [name, reentry] of Object.entries(policies))
      ids.set(name, await space.publish(waits(name), { reentry }));

    await space.send({ ...keyed, contact: { externalId: "ada" } });
    await space.send({ ...keyed, contact: { externalId: "ada" } });
    await space.send(keyed);

    const entered = await Promise.all([...ids].map(async ([name, id]) => [name, (await space.runs(id)).length]));
    expect(Object.fromEntries(entered)).toEqual({ always: 3, once: 2, every: 2, oneAtATime: 2, byShop: 1 });
  });
});

describe("limits", () => {
  it("hold a run back, which says why: run concurrency, throttle, debounce, daily cap", async () => {
    const space = await engine().space();
    const reasons: string[] = [];
    for (const settings of [
      { concurrency: 1 },
      { throttle: { limit: 1, per: "1h" } },
      { debounce: { wait: "1h", maxWait: "2h" } },
      { dailyCap: 1 },
    ]) {
      const id = await space.publish(waits(Object.keys(settings)[0] ?? ""), settings);
      await space.send(order("ada"));
      await space.send(order("bob"));
      const held = await space.inside(
        (sql) => sql<{ words: string }[]>`
          select words from held_runs h join runs r on r.id = h.run_id where h.workflow_id = ${id} and r.status = 'queued'
          order by r.id desc limit 1`,
      );
      reasons.push(held[0]?.words ?? "");
      await engine().engine.runs.cancel(
        space.id,
        (await space.runs()).map((run) => run.id),
        "Cancelled by a test",
      );
      await space.inside((sql) => sql`update workflows set status = 'archived' where id = ${id}`);
    }
    expect(reasons).toEqual([
      "Waits for a run to end: no more than 1 of this workflow may be under way at once.",
      "Waits for its turn: no more than 1 of this workflow may begin every 1h.",
      "Waits until no further event has come for 1h.",
      "Waits for the next day: no more than 1 of this workflow may begin in a day.",
    ]);
  });
});

describe("loop guard", () => {
  it("refuses an event more than ten hops from its cause, and pauses a workflow that one contact enters too often", async () => {
    const space = await engine().space();
    await space.publish(waits("Loop"), { maxEntriesPerHour: 3 });

    const far = await space.send({ ...order(), trace: { hop: 11 } });
    expect(far).toMatchObject({
      status: "refused",
      matches: [{ started: false, reason: expect.stringContaining("loop") }],
    });

    for (let entry = 0; entry < 3; entry++) expect((await space.send(order())).matches[0]?.started).toBe(true);
    expect((await space.send(order())).matches[0]).toMatchObject({
      started: false,
      reason: expect.stringContaining("paused the workflow"),
    });
  });
});

describe("priority", () => {
  it("is high for forms, medium for behaviour and low for schedules; the higher goes first, and low never starves", async () => {
    const space = await engine().space();
    await space.inside((sql) => sql`update workspaces set settings = '{"runConcurrency": 1}'`);
    const first = await space.publish(waits("First"));
    await space.send(order("first"));
    await space.inside((sql) => sql`update workflows set status = 'archived' where id = ${first}`);
    const low = await space.publish(waits("Low"), { priority: "low" });
    const high = await space.publish(waits("High"), { priority: "high" });
    await space.send(order());
    const [lowRun] = await space.runs(low);
    const [highRun] = await space.runs(high);
    expect([lowRun?.status, highRun?.status]).toEqual(["queued", "queued"]);

    await space.passTime();
    await space.until(highRun?.id ?? "", "waiting");
    await space.send(order("bob"));
    await space.inside(
      (sql) => sql`update held_runs set order_at = order_at - interval '1 hour' where run_id = ${lowRun?.id ?? ""}`,
    );
    await space.passTime();
    await space.until(lowRun?.id ?? "", "waiting");
  });
});
