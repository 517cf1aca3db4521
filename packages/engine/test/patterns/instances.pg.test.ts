import { describe, expect, it } from "vitest";
import { eventually } from "../../src/testing/eventually.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { workflow } from "../../src/testing/workflow.ts";
import { begin, does, done, order, when } from "./steps.ts";

const engine = sharedEngine();

/** An activity of an item, which leaves a task of the item's name behind. */
const pack = { title: "{{ item }}" };

describe("WCP-12 Multiple Instances without Synchronization", () => {
  it("begins an instance for each item and goes on without waiting for them", async () => {
    const space = await engine().space();
    const child = await space.publish(
      workflow("Ship")
        .on("manual")
        .then("flow.delay", { duration: "1h" })
        .then("task.create", { title: "{{ event.data.name }}" }),
    );
    await space.publish(
      begin("Ship all")
        .then("flow.for_each", { items: "{{ event.data.items }}" })
        .port("item", (item) =>
          item.then("flow.run_workflow", { workflowId: child, data: { name: "{{ item }}" }, wait: false }),
        )
        .port("next", does("after")),
    );

    const run = await space.run(order({ items: ["a", "b"] }));

    expect(run.status).toBe("succeeded");
    expect(await done(space)).toEqual(["after"]);
    await space.passTime();
    await space.endedRuns(2, child);
    expect((await done(space)).sort()).toEqual(["a", "after", "b"]);
  });
});

describe("WCP-13 Multiple Instances with a Priori Design-Time Knowledge", () => {
  it("does an activity as often as the workflow says, and goes on when all are done", async () => {
    const space = await engine().space();
    await space.publish(
      begin("Three signatures")
        .then("flow.for_each", { items: ["legal", "sales", "board"], concurrency: 3 })
        .port("item", (item) => item.then("task.create", pack))
        .port("next", does("after")),
    );

    await space.run(order());

    const tasks = await done(space);
    expect(tasks.slice(0, 3).sort()).toEqual(["board", "legal", "sales"]);
    expect(tasks.slice(3)).toEqual(["after"]);
  });
});

describe("WCP-14 Multiple Instances with a Priori Run-Time Knowledge", () => {
  it("does an activity once for each item of a list that only the run knows", async () => {
    const space = await engine().space();
    await space.publish(
      begin("Pack")
        .then("flow.for_each", { items: "{{ event.data.items }}", concurrency: 2 })
        .port("item", (item) =>
          item.then("flow.delay", { duration: "1h" }, { id: "takes" }).then("task.create", pack, { id: "pack" }),
        )
        .port("next", does("after")),
    );

    const { id } = await space.runUntil("waiting", order({ items: ["a", "b", "c"] }));
    expect(await done(space)).toEqual([]);
    await space.passTime();
    await eventually(
      "the next one",
      async () => (await done(space)).length === 2,
      async () => space.runs(),
    );
    await space.passTime();
    await space.ended(id);

    const tasks = await done(space);
    expect(tasks.slice(0, 3).sort()).toEqual(["a", "b", "c"]);
    expect(tasks.slice(3)).toEqual(["after"]);
  });
});

describe("WCP-15 Multiple Instances without a Priori Run-Time Knowledge", () => {
  it("decides before each round whether there is another", async () => {
    const space = await engine().space();
    await space.publish(
      begin("Until enough")
        .then("flow.repeat", {
          while: { not: { field: "contact.tags", operator: "contains", value: "enough" } },
          max: 10,
        })
        .port("body", (body) =>
          body
            .then("task.create", { title: "round {{ loop.number }}" })
            .then("flow.branch", {
              branches: [{ id: "third", when: { field: "loop.number", operator: "equals", value: 3 } }],
            })
            .port("third", (third) => third.then("contact.add_tag", { tag: "enough" })),
        )
        .port("next", does("after")),
    );

    await space.run(order());

    expect(await done(space)).toEqual(["round 1", "round 2", "round 3", "after"]);
  });
});

describe("WCP-35 Cancelling Partial Join for Multiple Instances", () => {
  it("goes on when an event says that enough is done, and cancels the remaining items", async () => {
    const space = await engine().space();
    await space.publish(
      begin("Quotes")
        .then("flow.for_each", { items: "{{ event.data.items }}", concurrency: 3 })
        .port("item", (item) => item.then("flow.delay", { duration: "1h" }).then("task.create", pack))
        .port("next", (next) => does("after")(next.then("flow.goal", { eventType: "quote.accepted" }))),
    );

    const { id } = await space.runUntil("waiting", order({ items: ["a", "b", "c"] }));
    await space.send({ type: "quote.accepted", contact: { externalId: "ada" } });
    const run = await space.ended(id);

    expect(run.status).toBe("succeeded");
    expect(await done(space)).toEqual(["after"]);
  });
});

describe("WCP-36 Dynamic Partial Join for Multiple Instances", () => {
  it("asks before each round whether enough is done", async () => {
    const space = await engine().space();
    await space.publish(
      begin("Enough")
        .then("flow.repeat", { while: { field: "vars.found", operator: "not_equals", value: true }, max: 5 })
        .port("body", (body) =>
          body
            .then("task.create", { title: "ask {{ loop.number }}" })
            .then("flow.branch", { branches: [{ id: "hit", when: when("answer", true) }] })
            .port("hit", (hit) => hit.then("flow.set_variables", { variables: { found: true } })),
        )
        .port("next", does("after")),
    );

    await space.run(order({ answer: true }));
    await space.run({ ...order({ answer: false }), contact: { externalId: "bob" } });

    const asked = ["ask 1", "ask 2", "ask 3", "ask 4", "ask 5"];
    expect(await done(space)).toEqual(["ask 1", "after", ...asked, "after"]);
  });
});
