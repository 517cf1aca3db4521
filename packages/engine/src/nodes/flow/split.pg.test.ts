import { describe, expect, it } from "vitest";
import { problemsOf } from "../../workflows/problems.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

const arms = (a: number, b: number) => [
  { id: "a", name: "With a coupon", weight: a },
  { id: "b", name: "Nothing", weight: b, holdout: true },
];
const test = (a: number, b: number): Sketch =>
  workflow("Test")
    .on("form.submitted")
    .then("flow.split", { arms: arms(a, b) })
    .port("a", (path) => path.then("contact.add_tag", { tag: "coupon" }));
const from = (externalId: string) => ({ type: "form.submitted", contact: { externalId } });

describe("flow.split", () => {
  it("is deterministic per workflow, node and contact: the same contact always lands in the same arm", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(test(1, 1));
    const contacts = Array.from({ length: 24 }, (_, at) => `c${at}`);
    await space.accept(...contacts.map(from));
    const first = await space.endedRuns(24, workflowId);
    await space.accept(...contacts.map(from));
    const both = await space.endedRuns(48, workflowId);

    const byContact = Map.groupBy(both, ({ contactId }) => contactId);
    for (const runs of byContact.values()) expect(new Set(runs.map(({ steps }) => steps["split"]?.port)).size).toBe(1);
    expect(new Set(first.map(({ steps }) => steps["split"]?.port))).toEqual(new Set(["a", "b"]));
  });

  it("says how it was drawn", async () => {
    const space = await engine().space();
    await space.publish(test(3, 0));
    const run = await space.run(from("c1"));
    expect(run.steps["split"]).toMatchObject({
      status: "succeeded",
      port: "a",
      output: { arm: "a", holdout: false },
      explanation: {
        reason: "“With a coupon” with its share of 100 % was drawn by the contact, who gets the same path every time.",
        drawnBy: run.contactId,
        shares: { a: 1, b: 0 },
      },
    });
    expect(run.steps["add_tag"]?.status).toBe("succeeded");
  });

  it("ends the run of one in the hold-out", async () => {
    const space = await engine().space();
    await space.publish(test(0, 1));
    const run = await space.run(from("c1"));
    expect(run).toMatchObject({ status: "succeeded", steps: { split: { port: "b", output: { holdout: true } } } });
    expect(run.steps["add_tag"]?.status).toBe("skipped");
  });

  it("draws by the run where there is no contact", async () => {
    const space = await engine().space();
    await space.publish(test(1, 1));
    const run = await space.run({ type: "form.submitted" });
    expect(run.steps["split"]?.explanation).toMatchObject({ drawnBy: run.id });
  });

  it("warns of an arm that leads nowhere, except where it is a hold-out", () => {
    const { types } = engine().engine;
    expect(problemsOf(test(1, 1).graph(), types)).toEqual([]);
    const open = workflow("Open")
      .on("form.submitted")
      .then("flow.split", { arms: arms(1, 1) });
    expect(problemsOf(open.graph(), types)).toMatchObject([{ code: "unconnected_port", severity: "warning" }]);
  });
});
