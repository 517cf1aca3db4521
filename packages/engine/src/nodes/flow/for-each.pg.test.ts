import { describe, expect, it } from "vitest";
import { listen } from "../../connections/egress/test-listener.ts";
import { eventually } from "../../testing/eventually.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

type Path = (path: Sketch) => Sketch;

const order = (data: object = {}) => ({
  type: "order.created",
  contact: { externalId: "ada" },
  data: { ...data } as Record<string, never>,
});
const forEach = (item: Path, config: object = {}): Sketch =>
  workflow("Each")
    .on("order.created")
    .then("flow.for_each", { items: "{{ event.data.items }}", ...config }, { id: "each" })
    .port("item", item);
const titles = (space: Space) =>
  space.inside(async (sql) => {
    const rows = await sql<{ title: string }[]>`select title from tasks order by created_at, id`;
    return rows.map(({ title }) => title);
  });

describe("for each item of a list", () => {
  it("does the steps inside once, and then goes on", async () => {
    const space = await engine().space();
    await space.publish(
      forEach((item) =>
        item.then("task.create", { title: "{{ loop.number }}/{{ loop.count }}: {{ item.name }}" }),
      ).port("next", (next) =>
        next.then("task.create", { title: "{{ steps.each.output.count }} done" }, { id: "after" }),
      ),
    );

    const run = await space.run(order({ items: [{ name: "pen" }, { name: "ink" }] }));

    expect(run).toMatchObject({ status: "succeeded", steps: { each: { output: { count: 2 } } } });
    expect(run.steps).toHaveProperty(["each:1/create", "status"], "succeeded");
    expect(await titles(space)).toEqual(["1/2: pen", "2/2: ink", "2 done"]);
  });

  it("sees the outputs of its own item's steps, and of the steps before the list", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Outputs")
        .on("order.created")
        .then("flow.set_variables", { variables: { currency: "EUR" } }, { id: "before" })
        .then("flow.for_each", { items: "{{ event.data.items }}", concurrency: 3 }, { id: "each" })
        .port("item", (item) =>
          item
            .then("flow.set_variables", { variables: { price: "{{ item | times: 2 }}" } }, { id: "price" })
            .then("flow.delay", { duration: "1h" })
            .then("task.create", { title: "{{ steps.price.output.price }} {{ steps.before.output.currency }}" }),
        ),
    );

    const { id } = await space.runUntil("waiting", order({ items: [1, 2, 3] }));
    await space.passTime();
    await space.ended(id);

    expect((await titles(space)).sort()).toEqual(["2 EUR", "4 EUR", "6 EUR"]);
  });

  it("keeps as many items under way as it may, in the order of the list", async () => {
    const space = await engine().space();
    await space.publish(forEach((item) => item.then("flow.delay", { duration: "1h" }), { concurrency: 2 }));
    const waiting = () =>
      space.inside(async (sql) => {
        const rows = await sql<{ scope: string }[]>`select scope from timers order by scope`;
        return rows.map(({ scope }) => scope);
      });

    const { id } = await space.runUntil("waiting", order({ items: [1, 2, 3] }));
    expect(await waiting()).toEqual(["each:0", "each:1"]);
    await space.inside((sql) => sql`update timers set due_at = now() where scope = 'each:0'`);
    await eventually("the third item", async () => (await waiting()).includes("each:2"));
    expect(await waiting()).toEqual(["each:1", "each:2"]);
    await space.passTime();
    await space.passTime();
    await space.ended(id);
  });

  it("sends one call for each, every one under its own key", async () => {
    const target = await listen();
    const space = await engine().space();
    await space.publish(
      forEach((item) => item.then("http.request", { method: "POST", url: `${target.origin}/{{ item }}` }), {
        concurrency: 5,
      }),
    );

    const run = await space.run(order({ items: ["a", "b", "c"] }));

    const calls = target.requests.map(({ url, headers }) => [url, String(headers["idempotency-key"])]);
    expect(calls.toSorted(([a = ""], [b = ""]) => (a < b ? -1 : 1))).toEqual(
      ["a", "b", "c"].map((name, at) => [`/${name}`, `${run.id}:request:each:${at}`]),
    );
  });

  it("parks an item that fails for good, does the others, and goes on once it is repaired", async () => {
    const target = await listen((request, response) => {
      response.statusCode = request.url === "/bad" ? 422 : 200;
      response.end("{}");
    });
    const space = await engine().space();
    await space.publish(
      forEach((item) => item.then("http.request", { url: `${target.origin}/{{ item }}` })).port("next", (next) =>
        next.then("task.create", { title: "All done" }),
      ),
    );

    const failed = await space.run(order({ items: ["bad", "good"] }));
    expect(failed).toMatchObject({ status: "failed", error: { nodeId: "request" } });
    expect(failed.steps).toHaveProperty(["each:1/request", "status"], "succeeded");
    expect(failed.steps).toHaveProperty(["each", "status"], "waiting");
    const [letter] = await space.inside((sql) => sql<{ id: string }[]>`select id from dead_letters`);
    await engine().engine.runs.retryDeadLetter(space.id, letter?.id ?? "", {
      method: "GET",
      url: `${target.origin}/x`,
    });
    const run = await space.until(failed.id, "succeeded");

    expect(run.steps).toHaveProperty(["each", "output"], { count: 2 });
    expect(await titles(space)).toEqual(["All done"]);
  });

  it.each([
    ["something that is no list", { items: "pen" }, "not_a_list"],
    ["nothing", {}, "not_a_list"],
    ["more items than a run can do", { items: Array.from({ length: 10_001 }, () => 1) }, "too_many_items"],
    [
      "more than it can keep",
      { items: ["x".repeat(400_000), "y".repeat(400_000), "z".repeat(400_000)] },
      "items_too_large",
    ],
  ])("fails clearly when it is given %s", async (_, data, code) => {
    const space = await engine().space();
    await space.publish(forEach((item) => item.then("task.create", { title: "{{ item }}" })));
    const [accepted] = await space.accept(order(data));
    const eventId = accepted?.status === "accepted" ? accepted.eventId : "";
    const { matches } = await space.receipt(eventId);
    expect(await space.ended(matches[0]?.runId ?? "")).toMatchObject({ status: "failed", error: { code } });
  });

  it("goes on at once when the list is empty", async () => {
    const space = await engine().space();
    await space.publish(
      forEach((item) => item.then("task.create", { title: "No" })).port("next", (next) =>
        next.then("task.create", { title: "Yes" }),
      ),
    );
    await space.run(order({ items: [] }));
    expect(await titles(space)).toEqual(["Yes"]);
  });

  it("waits for an event in each item, and the run can be paused, resumed, stopped and cancelled meanwhile", async () => {
    const space = await engine().space();
    await space.publish(
      forEach(
        (item) =>
          item
            .then("flow.wait_for_event", {
              eventType: "parcel.sent",
              correlate: { eventPath: "parcel", value: "{{ item }}" },
              timeout: "1d",
            })
            .port("received", (path) => path.then("task.create", { title: "Sent {{ item }}" })),
        { concurrency: 3 },
      ),
    );
    const runs = engine().engine.runs;

    const { id } = await space.runUntil("waiting", order({ items: ["p1", "p2"] }));
    await runs.pause(space.id, [id]);
    await space.send({ type: "parcel.sent", data: { parcel: "p2" } });
    expect(await titles(space)).toEqual([]);
    await runs.resume(space.id, [id]);
    await eventually("the parcel", async () => (await titles(space)).length === 1);
    await runs.cancel(space.id, [id], "No longer wanted");
    const run = await space.ended(id);

    expect(run).toMatchObject({ status: "cancelled", steps: { each: { status: "cancelled" } } });
    expect(run.steps).toHaveProperty(["each:0/wait_for_event", "status"], "cancelled");
    expect(await titles(space)).toEqual(["Sent p2"]);
    expect(await space.inside((sql) => sql`select from event_waits`)).toHaveLength(0);
  });

  it("is stopped from inside an item", async () => {
    const space = await engine().space();
    await space.publish(
      forEach((item) => item.then("flow.stop", { status: "cancelled", reason: "Enough at {{ item }}" })),
    );
    const run = await space.run(order({ items: ["a", "b"] }));
    expect(run).toMatchObject({ status: "cancelled", error: { message: "Enough at a" } });
  });

  it("may be inside another one", async () => {
    const space = await engine().space();
    await space.publish(
      forEach((item) =>
        item
          .then("flow.for_each", { items: "{{ item.lines }}" }, { id: "lines" })
          .port("item", (line) => line.then("task.create", { title: "{{ item }}" }))
          .port("next", (next) => next.then("task.create", { title: "{{ item.name }} packed" }, { id: "packed" })),
      ),
    );
    const boxes = [
      { name: "A", lines: ["a1", "a2"] },
      { name: "B", lines: ["b1"] },
    ];
    const run = await space.run(order({ items: boxes }));
    expect(run.status).toBe("succeeded");
    expect(run.steps).toHaveProperty(["each:0/lines:1/create", "status"], "succeeded");
    expect(await titles(space)).toEqual(["a1", "a2", "A packed", "b1", "B packed"]);
  });

  it("keeps the run's state small, however many items there are", async () => {
    const space = await engine().space();
    await space.publish(
      forEach((item) => item.then("flow.delay", { duration: "1h" }).then("contact.add_tag", { tag: "t{{ item }}" }), {
        concurrency: 100,
      }),
    );
    const items = Array.from({ length: 1_000 }, (_, at) => at);
    const { id } = await space.runUntil("waiting", order({ items }));
    const size = () =>
      space.inside(async (sql) => {
        const [row] = await sql<[{ size: number }]>`select length(state::text) as size from runs where id = ${id}`;
        return row.size;
      });
    expect(await size()).toBeLessThan(20_000);
    await eventually("all items", async () => {
      await space.passTime();
      const [run] = await space.inside((sql) => sql<{ status: string }[]>`select status from runs where id = ${id}`);
      return run?.status === "succeeded";
    });
    expect(await space.ended(id)).toMatchObject({ status: "succeeded", steps: { each: { output: { count: 1_000 } } } });
  });

  it("over a long list lets the next events of the contact in between", async () => {
    const space = await engine().space();
    const long = await space.publish(forEach((item) => item.then("task.create", { title: "{{ item }}" })));
    const short = await space.publish(
      workflow("Short")
        .on("form.submitted")
        .then("flow.set_variables", { variables: { a: 1 } }),
    );

    const items = Array.from({ length: 3_000 }, (_, at) => at);
    await space.accept(order({ items }));
    const [list] = await eventually("the first slice", async () => {
      const runs = await space.inside((sql) => sql<{ id: string; status: string }[]>`select id, status from runs`);
      return runs.length > 0 && runs;
    });
    await space.run({ type: "form.submitted", contact: { externalId: "ada" } });

    const [row] = await space.inside(
      (sql) => sql<{ status: string }[]>`select status from runs where id = ${list?.id ?? ""}`,
    );
    expect(row?.status).toBe("waiting");
    await eventually("all items", async () => {
      const [{ count }] = await space.inside(
        (sql) => sql<[{ count: number }]>`select count(*)::int as count from tasks`,
      );
      return count === items.length;
    });
    expect(await space.runs(short)).toHaveLength(1);
    expect((await space.endedRuns(1, long))[0]).toMatchObject({ status: "succeeded" });
  });
});
