import { describe, expect, it } from "vitest";
import { statuses } from "../../testing/history.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

const order = { type: "order.created", contact: { externalId: "c1" } };
const tag = (name: string) => (path: Sketch) => path.then("contact.add_tag", { tag: name }, { id: name });
const slow = (name: string) => (path: Sketch) =>
  path
    .then("flow.delay", { duration: "1h" }, { id: `wait_${name}` })
    .then("contact.add_tag", { tag: name }, { id: name });
const stuck = (name: string) => (path: Sketch) => path.then("flow.delay", { duration: "1h" }, { id: name });
const mark = (path: Sketch) => path.then("flow.set_variables", { variables: { joined: true } }, { id: "after" });

describe("flow.parallel", () => {
  it("goes on with all paths, and what follows them waits for the last without being told to", async () => {
    const space = await engine().space();
    await space.publish(mark(workflow("Both").on("order.created").parallel(tag("quick"), slow("late"))));

    const waiting = await space.runUntil("waiting", order);
    expect(statuses(waiting)).toEqual({
      start: "succeeded",
      parallel: "succeeded",
      quick: "succeeded",
      wait_late: "waiting",
    });

    await space.passTime();
    const run = await space.ended(waiting.id);
    expect(run.status).toBe("succeeded");
    expect(Object.keys(run.steps)).toEqual(["start", "parallel", "quick", "wait_late", "late", "after"]);
    expect(run.steps["after"]).toMatchObject({ status: "succeeded", attempt: 1 });
  });

  it("lists the steps of many paths in the order in which they began", async () => {
    const space = await engine().space();
    const paths = ["a", "b", "c", "d", "e", "f"];
    const drawn = workflow("Many")
      .on("order.created")
      .parallel(...paths.map((name) => slow(name)));
    await space.publish(drawn.then("flow.delay", { duration: "1h" }, { id: "pause" }).then("flow.stop", {}));

    const { id } = await space.runUntil("waiting", order);
    await space.passTime();
    await space.until(id, ({ steps }) => steps["pause"]?.status === "waiting");
    await space.passTime();
    const run = await space.ended(id);

    const began = Object.keys(run.steps);
    expect(began.slice(0, 2)).toEqual(["start", "parallel"]);
    expect(began.slice(2, 8).sort()).toEqual(paths.map((name) => `wait_${name}`));
    expect(began.slice(8, 14).sort()).toEqual(paths);
    expect(began.slice(14)).toEqual(["pause", "stop"]);
  });
});

describe("flow.join", () => {
  it("with `all` waits for every path that can still come", async () => {
    const space = await engine().space();
    await space.publish(
      mark(workflow("All").on("order.created").parallel(tag("quick"), slow("late")).then("flow.join", { mode: "all" })),
    );

    const waiting = await space.runUntil("waiting", order);
    expect(waiting.steps["join"]).toBeUndefined();
    await space.passTime();
    const run = await space.ended(waiting.id);

    expect(statuses(run)).toMatchObject({
      quick: "succeeded",
      late: "succeeded",
      join: "succeeded",
      after: "succeeded",
    });
  });

  it("with `any` goes on with the first path, once, and absorbs the later ones", async () => {
    const space = await engine().space();
    await space.publish(
      mark(
        workflow("First").on("order.created").parallel(tag("quick"), slow("late")).then("flow.join", { mode: "any" }),
      ),
    );

    const waiting = await space.runUntil("waiting", order);
    expect(statuses(waiting)).toMatchObject({ join: "succeeded", after: "succeeded", wait_late: "waiting" });

    await space.passTime();
    const run = await space.ended(waiting.id);
    expect(run.status).toBe("succeeded");
    expect(run.steps["after"]).toMatchObject({ status: "succeeded", attempt: 1 });
    expect(run.steps["after"]?.finishedAt).toEqual(waiting.steps["after"]?.finishedAt);
  });

  it("with `atLeast` goes on as soon as so many paths have come", async () => {
    const space = await engine().space();
    await space.publish(
      mark(
        workflow("Two of three")
          .on("order.created")
          .parallel(tag("one"), slow("two"), stuck("three"))
          .then("flow.join", { mode: { atLeast: 2 } }),
      ),
    );

    const first = await space.runUntil("waiting", order);
    expect(first.steps["after"]).toBeUndefined();
    await space.passTime("wait_two");

    const run = await space.until(first.id, ({ steps }) => steps["after"]?.status === "succeeded");
    expect(statuses(run)).toMatchObject({ one: "succeeded", two: "succeeded", three: "waiting", join: "succeeded" });
  });

  it("that can no longer be satisfied fails the run and says why", async () => {
    const space = await engine().space();
    const never = { field: "event.data.amount", operator: "greater_than", value: 1_000 };
    await space.publish(
      workflow("Unsatisfiable")
        .on("order.created")
        .parallel(tag("one"), (path) =>
          path.then("flow.branch", { branches: [{ id: "rich", when: never }] }).port("rich", tag("two")),
        )
        .then("flow.join", { mode: { atLeast: 2 } }),
    );

    const run = await space.run(order);

    expect(run).toMatchObject({ status: "failed", error: { code: "join_unsatisfiable", nodeId: "join" } });
    expect(statuses(run)).toMatchObject({ one: "succeeded", two: "skipped", join: "failed" });
  });
});
