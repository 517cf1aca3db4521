import { describe, expect, it } from "vitest";
import { statuses } from "../../src/testing/history.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { begin, does, done, ifSo, order, takesTime, when } from "./steps.ts";

const engine = sharedEngine();

const chosen = (name: string) => ifSo(name, when(name, true), does(name));
const chosenSlow = (name: string) => ifSo(name, when(name, true), takesTime(name));

describe("WCP-6 Multi-Choice", () => {
  it("goes on with those branches, one or several, whose condition holds", async () => {
    const space = await engine().space();
    await space.publish(begin("Multi-choice").parallel(chosen("ambulance"), chosen("fire"), chosen("police")));

    await space.run(order({ ambulance: true, police: true }));

    expect((await done(space)).sort()).toEqual(["ambulance", "police"]);
  });
});

describe("WCP-7 Structured Synchronizing Merge", () => {
  it("waits for the branches that were taken and for no other", async () => {
    const space = await engine().space();
    const drawn = begin("Synchronizing merge").parallel(chosen("a"), chosenSlow("b"), chosenSlow("c"));
    await space.publish(does("after")(drawn.then("flow.join", { mode: "all" })));

    const { id } = await space.runUntil("waiting", order({ a: true, b: true }));
    expect(await done(space)).toEqual(["a"]);
    await space.passTime("b_takes");
    await space.ended(id);

    expect(await done(space)).toEqual(["a", "b", "after"]);
  });
});

describe("WCP-9 Structured Discriminator", () => {
  it("goes on with the first branch, once; later ones complete and are absorbed", async () => {
    const space = await engine().space();
    const drawn = begin("Discriminator").parallel(does("quick"), takesTime("slow"));
    await space.publish(does("after")(drawn.then("flow.join", { mode: "any" })));

    const { id } = await space.runUntil("waiting", order());
    expect(await done(space)).toEqual(["quick", "after"]);
    await space.passTime();
    const run = await space.ended(id);

    expect(run.status).toBe("succeeded");
    expect(await done(space)).toEqual(["quick", "after", "slow"]);
  });
});

describe("WCP-29 Cancelling Discriminator", () => {
  it("goes on with the first branch and cancels the others", async () => {
    const space = await engine().space();
    const drawn = begin("Cancelling discriminator").parallel(does("quick"), takesTime("slow"));
    await space.publish(does("after")(drawn.then("flow.join", { mode: "any", cancelOthers: true })));

    const run = await space.run(order());

    expect(run.status).toBe("succeeded");
    expect(statuses(run)).toMatchObject({ slow_takes: "cancelled", slow: "skipped", after: "succeeded" });
    expect(await done(space)).toEqual(["quick", "after"]);
  });
});

describe("WCP-30 Structured Partial Join", () => {
  it("goes on once, when n of m branches are completed", async () => {
    const space = await engine().space();
    const drawn = begin("Partial join").parallel(does("a"), takesTime("b"), takesTime("c"));
    await space.publish(does("after")(drawn.then("flow.join", { mode: { atLeast: 2 } })));

    const { id } = await space.runUntil("waiting", order());
    expect(await done(space)).toEqual(["a"]);
    await space.passTime("b_takes");
    await space.until(id, ({ steps }) => steps["after"]?.status === "succeeded");
    await space.passTime("c_takes");
    await space.ended(id);

    expect(await done(space)).toEqual(["a", "b", "after", "c"]);
  });
});

describe("WCP-32 Cancelling Partial Join", () => {
  it("goes on when n of m branches are completed and cancels the rest", async () => {
    const space = await engine().space();
    const drawn = begin("Cancelling partial join").parallel(does("a"), takesTime("b"), takesTime("c"));
    await space.publish(does("after")(drawn.then("flow.join", { mode: { atLeast: 2 }, cancelOthers: true })));

    const { id } = await space.runUntil("waiting", order());
    await space.passTime("b_takes");
    const run = await space.ended(id);

    expect(statuses(run)).toMatchObject({ c_takes: "cancelled", c: "skipped", after: "succeeded" });
    expect(await done(space)).toEqual(["a", "b", "after"]);
  });
});

/** Two choices whose branches meet in different places: unstructured, and still nobody waits for what cannot come. */
const unstructured = () =>
  begin("Unstructured").parallel(
    (path) => does("early")(path),
    (path) =>
      path
        .then("flow.branch", { branches: [{ id: "yes", when: when("more", true) }] }, { id: "more" })
        .port("yes", (more) => more.parallel(takesTime("left"), chosen("right")))
        .port("otherwise", (rest) => rest),
  );

describe("WCP-37 Acyclic Synchronizing Merge", () => {
  it("goes on when nothing more can arrive, by what each edge says, and not before", async () => {
    const space = await engine().space();
    await space.publish(does("after")(unstructured()));

    const { id } = await space.runUntil("waiting", order({ more: true }));
    expect(await done(space)).toEqual(["early"]);
    await space.passTime();
    await space.ended(id);

    expect(await done(space)).toEqual(["early", "left", "after"]);
  });
});

describe("WCP-38 General Synchronizing Merge", () => {
  it("does not wait for what can no longer come, however far back that was decided", async () => {
    const space = await engine().space();
    await space.publish(does("after")(unstructured()));

    const run = await space.run(order({ more: false }));

    expect(run.status).toBe("succeeded");
    expect(await done(space)).toEqual(["early", "after"]);
  });
});
