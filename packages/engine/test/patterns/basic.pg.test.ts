import { describe, expect, it } from "vitest";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { begin, does, done, order, takesTime, when } from "./steps.ts";

const engine = sharedEngine();

describe("WCP-1 Sequence", () => {
  it("begins an activity when the one before it is completed", async () => {
    const space = await engine().space();
    await space.publish(does("second")(takesTime("first")(begin("Sequence"))));

    const { id } = await space.runUntil("waiting", order());
    expect(await done(space)).toEqual([]);
    await space.passTime();
    await space.ended(id);

    expect(await done(space)).toEqual(["first", "second"]);
  });
});

describe("WCP-2 Parallel Split", () => {
  it("goes on with all branches, and none of them waits for another", async () => {
    const space = await engine().space();
    await space.publish(begin("Split").parallel(does("a"), takesTime("b"), does("c")));

    const { id } = await space.runUntil("waiting", order());

    expect((await done(space)).sort()).toEqual(["a", "c"]);
    await space.passTime();
    await space.ended(id);
    expect((await done(space)).sort()).toEqual(["a", "b", "c"]);
  });
});

describe("WCP-3 Synchronization", () => {
  it("goes on once, when every branch is completed", async () => {
    const space = await engine().space();
    await space.publish(
      does("after")(begin("Synchronization").parallel(does("a"), takesTime("b")).then("flow.join", { mode: "all" })),
    );

    const { id } = await space.runUntil("waiting", order());
    expect(await done(space)).toEqual(["a"]);
    await space.passTime();
    await space.ended(id);

    expect(await done(space)).toEqual(["a", "b", "after"]);
  });
});

describe("WCP-4 Exclusive Choice", () => {
  it("goes on with exactly one branch, by the data", async () => {
    const space = await engine().space();
    await space.publish(
      begin("Choice")
        .then("flow.branch", { branches: [{ id: "gold", when: when("level", "gold") }] })
        .port("gold", does("call"))
        .port("otherwise", does("write")),
    );

    await space.run(order({ level: "gold" }));
    await space.run({ ...order({ level: "blue" }), contact: { externalId: "bob" } });

    expect(await done(space)).toEqual(["call", "write"]);
  });
});

describe("WCP-5 Simple Merge", () => {
  it("goes on when the one branch that was chosen arrives, without waiting for the others", async () => {
    const space = await engine().space();
    const merged = begin("Merge")
      .then("flow.branch", { branches: [{ id: "gold", when: when("level", "gold") }] })
      .port("gold", does("call"))
      .port("otherwise", does("write"));
    await space.publish(does("after")(merged));

    const run = await space.run(order({ level: "gold" }));

    expect(run.status).toBe("succeeded");
    expect(await done(space)).toEqual(["call", "after"]);
  });
});
