import { describe, expect, it } from "vitest";
import { statuses } from "../../src/testing/history.ts";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { type Sketch, workflow } from "../../src/testing/workflow.ts";

const engine = sharedEngine();

const order = (data: object = {}, externalId = "ada") => ({
  type: "order.created",
  contact: { externalId },
  data: { ...data } as Record<string, never>,
});
const set = (name: string) => (path: Sketch) =>
  path.then("flow.set_variables", { variables: { [name]: true } }, { id: name });
const over = (value: number) => ({ field: "event.data.amount", operator: "greater_than", value });

describe("edges", () => {
  it("resolve exactly once; a skipped node kills what follows it, in the same step, until paths meet again", async () => {
    const space = await engine().space();
    const drawn = workflow("Meets again")
      .on("order.created")
      .then("flow.branch", { branches: [{ id: "big", when: over(100) }] })
      .port("big", (path) => set("far")(set("near")(path)))
      .port("otherwise", set("small"));
    await space.publish(set("after")(drawn));

    const run = await space.run(order({ amount: 1 }));

    expect(statuses(run)).toEqual({
      start: "succeeded",
      branch: "succeeded",
      near: "skipped",
      far: "skipped",
      small: "succeeded",
      after: "succeeded",
    });
  });
});

describe("branch", () => {
  it("takes the first matching of N, else `otherwise`; `flow.parallel` takes all", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Branch")
        .on("order.created")
        .parallel(set("left"), set("right"))
        .then("flow.branch", {
          branches: [
            { id: "big", when: over(100) },
            { id: "some", when: over(10) },
          ],
        })
        .port("big", set("big"))
        .port("some", set("some"))
        .port("otherwise", set("few")),
    );

    const taken = async (amount: number) =>
      Object.entries(statuses(await space.run(order({ amount }))))
        .filter(([, status]) => status === "succeeded")
        .map(([id]) => id)
        .slice(2);

    expect(await taken(500)).toEqual(["left", "right", "branch", "big"]);
    expect(await taken(50)).toEqual(["left", "right", "branch", "some"]);
    expect(await taken(5)).toEqual(["left", "right", "branch", "few"]);
  });
});

describe("split", () => {
  it("is weighted and deterministic per workflow, node and contact: the same contact always lands in the same arm", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(
      workflow("Split")
        .on("order.created")
        .then("flow.split", {
          arms: [
            { id: "a", weight: 50 },
            { id: "held_out", weight: 50 },
          ],
        })
        .port("a", set("treated")),
    );
    const contacts = Array.from({ length: 40 }, (_, at) => `contact-${at}`);

    const arms = async () => {
      const before = (await space.runs(workflowId)).length;
      await space.accept(...contacts.map((externalId) => order({}, externalId)));
      const runs = (await space.endedRuns(before + contacts.length, workflowId)).slice(before);
      return new Map(runs.map((run) => [run.contactId, run.steps["split"]?.port]));
    };
    const first = await arms();

    expect(await arms()).toEqual(first);
    expect(new Set(first.values())).toEqual(new Set(["a", "held_out"]));
  });
});
