import { describe, expect, it } from "vitest";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { begin, does, done, order, takesTime, waitsFor } from "./steps.ts";

const engine = sharedEngine();

const signal = { type: "signal.given", contact: { externalId: "ada" } };

describe("WCP-23 Transient Trigger", () => {
  it("loses an event that comes while nobody waits for it", async () => {
    const space = await engine().space();
    const drawn = waitsFor(signal.type, { lookBack: false })(takesTime("prepare")(begin("Transient")));
    await space.publish(drawn.port("received", does("after")));

    const { id } = await space.runUntil("waiting", order());
    await space.send(signal);
    await space.passTime("prepare_takes");
    await space.until(id, ({ steps }) => steps["signal_given"]?.status === "waiting");
    expect(await done(space)).toEqual(["prepare"]);
    await space.send(signal);
    await space.ended(id);

    expect(await done(space)).toEqual(["prepare", "after"]);
  });
});

describe("WCP-24 Persistent Trigger", () => {
  it("keeps an event that comes before it is waited for", async () => {
    const space = await engine().space();
    const drawn = waitsFor(signal.type)(takesTime("prepare")(begin("Persistent")));
    await space.publish(drawn.port("received", does("after")));

    const { id } = await space.runUntil("waiting", order());
    await space.send(signal);
    await space.passTime("prepare_takes");
    await space.ended(id);

    expect(await done(space)).toEqual(["prepare", "after"]);
  });
});
