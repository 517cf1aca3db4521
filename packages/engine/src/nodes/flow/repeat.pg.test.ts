import { describe, expect, it } from "vitest";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

const form = { type: "form.submitted", contact: { externalId: "ada" } };
const titles = (space: Space) =>
  space.inside(async (sql) => {
    const rows = await sql<{ title: string }[]>`select title from tasks order by created_at, id`;
    return rows.map(({ title }) => title);
  });

describe("a repetition", () => {
  it("asks its condition before each round, over several commits, and ends with how many there were", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Remind")
        .on("form.submitted")
        .then("flow.repeat", { while: { not: { field: "contact.tags", operator: "contains", value: "paid" } }, max: 9 })
        .port("body", (body) =>
          body
            .then("task.create", { title: "Reminder {{ loop.number }}" })
            .then("flow.delay", { duration: "1d" })
            .then("flow.branch", {
              branches: [{ id: "second", when: { field: "loop.number", operator: "equals", value: 2 } }],
            })
            .port("second", (second) => second.then("contact.add_tag", { tag: "paid" })),
        )
        .port("next", (next) => next.then("task.create", { title: "Paid" }, { id: "after" })),
    );

    const { id } = await space.runUntil("waiting", form);
    await space.passTime();
    await space.until(id, (run) => run.steps["repeat:1/delay"]?.status === "waiting");
    await space.passTime();
    const run = await space.ended(id);

    expect(run).toMatchObject({
      status: "succeeded",
      steps: { repeat: { status: "succeeded", attempt: 1, output: { rounds: 2, exhausted: false } } },
    });
    expect(await titles(space)).toEqual(["Reminder 1", "Reminder 2", "Paid"]);
  });

  it("ends after its maximum, and says so", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Three times")
        .on("form.submitted")
        .then("flow.repeat", { while: { field: "event.type", operator: "exists" }, max: 3 })
        .port("body", (body) => body.then("task.create", { title: "{{ loop.index }}" })),
    );
    const run = await space.run(form);
    expect(run.steps).toMatchObject({ repeat: { output: { rounds: 3, exhausted: true } } });
    expect(await titles(space)).toEqual(["0", "1", "2"]);
  });

  it("inside a list sees the item and its own rounds", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Each twice")
        .on("form.submitted")
        .then("flow.for_each", { items: ["a", "b"] })
        .port("item", (item) =>
          item
            .then("flow.repeat", { while: { field: "loop.number", operator: "less_or_equal", value: 2 }, max: 5 })
            .port("body", (body) => body.then("task.create", { title: "{{ item }}{{ loop.number }}" })),
        ),
    );
    await space.run(form);
    expect(await titles(space)).toEqual(["a1", "a2", "b1", "b2"]);
  });
});
