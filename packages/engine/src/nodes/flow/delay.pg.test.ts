import { describe, expect, it } from "vitest";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

describe("flow.delay", () => {
  it("goes on when its time has come, not before, and says until when it waits", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Later")
        .on("form.submitted")
        .then("flow.delay", { duration: "1s" })
        .then("contact.add_tag", { tag: "late" }),
    );

    const waiting = await space.runUntil("waiting", { type: "form.submitted", contact: { externalId: "c1" } });
    const { startedAt, dueAt } = waiting.steps["delay"] ?? {};
    const waits = Number(dueAt) - Number(startedAt);
    expect(waits).toBeGreaterThanOrEqual(1_000);
    expect(waits).toBeLessThan(2_000);

    const run = await space.ended(waiting.id);
    expect(run.status).toBe("succeeded");
    expect(Number(run.steps["add_tag"]?.startedAt)).toBeGreaterThanOrEqual(Number(dueAt));
    expect(run.steps["delay"]).toMatchObject({ status: "succeeded", dueAt: null });
  });

  it("stays with its version while a newer one is published", async () => {
    const space = await engine().space();
    const drawn = (tag: string) =>
      workflow("Later").on("form.submitted").then("flow.delay", { duration: "1h" }).then("contact.add_tag", { tag });
    const workflowId = await space.publish(drawn("old"));
    const waiting = await space.runUntil("waiting", { type: "form.submitted", contact: { externalId: "c1" } });

    await space.publishAgain(workflowId, drawn("new"));

    await space.passTime();
    const run = await space.ended(waiting.id);
    expect(run).toMatchObject({ version: 1, status: "succeeded" });
    expect(run.steps["add_tag"]?.input).toEqual({ tag: "old" });
  });

  it("of no time at all does not hold anything up", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("At once").on("form.submitted").then("flow.delay", { duration: "0s" }).then("flow.stop", {}),
    );
    expect(await space.run({ type: "form.submitted" })).toMatchObject({ status: "succeeded" });
  });
});
