import { describe, expect, it } from "vitest";
import { statuses } from "../../src/testing/history.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { begin, does, done, order, takesTime } from "./steps.ts";

const engine = sharedEngine();

describe("WCP-11 Implicit Termination", () => {
  it("ends a run when nothing is left to do, wherever its paths end", async () => {
    const space = await engine().space();
    await space.publish(begin("Loose ends").parallel(does("a"), takesTime("b")));

    const { id } = await space.runUntil("waiting", order());
    await space.passTime();
    const run = await space.ended(id);

    expect(run.status).toBe("succeeded");
    expect(await done(space)).toEqual(["a", "b"]);
  });
});

describe("WCP-43 Explicit Termination", () => {
  it("ends a run at once, and cancels whatever else it is doing", async () => {
    const space = await engine().space();
    await space.publish(
      begin("Stop").parallel(takesTime("slow"), (path) =>
        does("quick")(path).then("flow.stop", { status: "failed", reason: "Out of stock" }),
      ),
    );

    const run = await space.run(order());

    expect(run).toMatchObject({ status: "failed", error: { message: "Out of stock" } });
    expect(statuses(run)).toMatchObject({ slow_takes: "cancelled", stop: "succeeded" });
    expect(await done(space)).toEqual(["quick"]);
  });
});
