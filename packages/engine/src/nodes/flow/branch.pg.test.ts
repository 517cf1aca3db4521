import { describe, expect, it } from "vitest";
import { statuses } from "../../testing/history.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

const over = (amount: number) => ({ field: "event.data.amount", operator: "greater_than", value: amount });
const form = (amount: number) => ({ type: "form.submitted", contact: { externalId: "c1" }, data: { amount } });

/** Tags by amount: over 1000 `huge`, over 100 `big`, otherwise a task; then all paths come together. */
const bySize = () =>
  workflow("By size")
    .on("form.submitted")
    .then("flow.branch", {
      branches: [
        { id: "huge", name: "Over 1000", when: over(1_000) },
        {
          id: "big",
          name: "Over 100",
          when: { all: [over(100), { not: { field: "contact.tags", operator: "contains", value: "vip" } }] },
        },
      ],
    })
    .port("huge", (path) => path.then("contact.add_tag", { tag: "huge" }, { id: "tag_huge" }))
    .port("big", (path) => path.then("contact.add_tag", { tag: "big" }, { id: "tag_big" }))
    .port("otherwise", (path) =>
      path.then("task.create", { title: "Call" }, { id: "task" }).then("flow.delay", { duration: "1h" }),
    )
    .then("flow.set_variables", { variables: { done: true } }, { id: "end" });

describe("flow.branch", () => {
  it("takes the first branch that holds, and skips the others with all that follows them", async () => {
    const space = await engine().space();
    await space.publish(bySize());

    const run = await space.run(form(5_000));

    expect(run.status).toBe("succeeded");
    expect(statuses(run)).toEqual({
      start: "succeeded",
      branch: "succeeded",
      tag_huge: "succeeded",
      tag_big: "skipped",
      task: "skipped",
      delay: "skipped",
      end: "succeeded",
    });
    expect(run.steps["branch"]).toMatchObject({ port: "huge", output: { branch: "huge" } });
  });

  it("explains each condition it has looked at, with the values that were there", async () => {
    const space = await engine().space();
    await space.publish(bySize());

    const run = await space.run(form(500));

    expect(run.steps["branch"]?.explanation).toMatchObject({
      branches: [
        { branch: "Over 1000", explanation: { rule: over(1_000), actual: 500, result: false } },
        { branch: "Over 100", explanation: { result: true, all: [{ actual: 500, result: true }, { result: true }] } },
      ],
    });
    expect(statuses(run)).toMatchObject({ tag_huge: "skipped", tag_big: "succeeded", end: "succeeded" });
  });

  it("takes “otherwise” where no branch holds", async () => {
    const space = await engine().space();
    await space.publish(bySize());

    const run = await space.runUntil("waiting", form(5));

    expect(statuses(run)).toEqual({
      start: "succeeded",
      branch: "succeeded",
      tag_huge: "skipped",
      tag_big: "skipped",
      task: "succeeded",
      delay: "waiting",
    });
    expect(run.steps["branch"]?.port).toBe("otherwise");
  });
});
