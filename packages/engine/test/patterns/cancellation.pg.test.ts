import { describe, expect, it } from "vitest";
import { statuses } from "../../src/testing/history.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { workflow } from "../../src/testing/workflow.ts";
import { begin, does, done, order, takesTime } from "./steps.ts";

const engine = sharedEngine();

const paid = { type: "invoice.paid", contact: { externalId: "ada" } };

describe("WCP-19 Cancel Activity", () => {
  it("cancels an activity that is under way, and what it waits for", async () => {
    const space = await engine().space();
    await space.publish(
      does("thank")(takesTime("remind")(begin("Remind")).then("flow.goal", { eventType: paid.type })),
    );

    const { id } = await space.runUntil("waiting", order());
    await space.send(paid);
    const run = await space.ended(id);

    expect(statuses(run)).toMatchObject({ remind_takes: "cancelled", remind: "skipped", goal: "succeeded" });
    expect(await space.inside((sql) => sql`select from timers`)).toHaveLength(0);
    expect(await done(space)).toEqual(["thank"]);
  });
});

describe("WCP-20 Cancel Case", () => {
  it("cancels a run with everything in it, and the runs it began", async () => {
    const space = await engine().space();
    const child = await space.publish(takesTime("child")(workflow("Child").on("manual")));
    await space.publish(
      begin("Parent").parallel(takesTime("own"), (path) => path.then("flow.run_workflow", { workflowId: child })),
    );

    const { id } = await space.runUntil("waiting", order());
    await engine().engine.runs.cancel(space.id, [id], "Cancelled by a test");
    await space.ended(id);
    const [inner] = await space.endedRuns(1, child);

    expect(inner?.status).toBe("cancelled");
    expect(await space.inside((sql) => sql`select from timers`)).toHaveLength(0);
    expect(await done(space)).toEqual([]);
  });
});

describe("WCP-25 Cancel Region", () => {
  it("cancels everything in a region and leaves what is outside of it alone", async () => {
    const space = await engine().space();
    await space.publish(
      begin("Region").parallel(
        (path) =>
          does("after")(
            path
              .parallel(does("a"), takesTime("b"), takesTime("c"))
              .then("flow.join", { mode: "any", cancelOthers: true }),
          ),
        takesTime("outside"),
      ),
    );

    const { id } = await space.runUntil("waiting", order());
    await space.passTime();
    const run = await space.ended(id);

    expect(statuses(run)).toMatchObject({ b_takes: "cancelled", c_takes: "cancelled", outside: "succeeded" });
    expect(await done(space)).toEqual(["a", "after", "outside"]);
  });
});

const eachItem = () =>
  begin("Items")
    .then("flow.for_each", { items: "{{ event.data.items }}", concurrency: 3 })
    .port("item", (item) =>
      item
        .then("flow.branch", {
          branches: [{ id: "slow", when: { field: "item", operator: "not_equals", value: "a" } }],
        })
        .port("slow", (slow) =>
          slow.then("flow.delay", { duration: "1h" }).then("task.create", { title: "{{ item }}" }),
        )
        .port("otherwise", (quick) => quick.then("task.create", { title: "{{ item }}" })),
    );

describe("WCP-26 Cancel Multiple Instance Activity", () => {
  it("cancels all instances that are under way", async () => {
    const space = await engine().space();
    await space.publish(eachItem(), { exitOn: [{ eventType: paid.type }] });

    const { id } = await space.runUntil("waiting", order({ items: ["a", "b", "c"] }));
    await space.send(paid);
    const run = await space.ended(id);

    expect(run.status).toBe("cancelled");
    expect(await space.inside((sql) => sql`select from timers`)).toHaveLength(0);
    expect(await done(space)).toEqual(["a"]);
  });
});

describe("WCP-27 Complete Multiple Instance Activity", () => {
  it("withdraws the instances that are unfinished and goes on", async () => {
    const space = await engine().space();
    await space.publish(
      eachItem().port("next", (next) => does("after")(next.then("flow.goal", { eventType: paid.type }))),
    );

    const { id } = await space.runUntil("waiting", order({ items: ["a", "b", "c"] }));
    expect(await done(space)).toEqual(["a"]);
    await space.send(paid);
    const run = await space.ended(id);

    expect(run.status).toBe("succeeded");
    expect(await done(space)).toEqual(["a", "after"]);
  });
});
