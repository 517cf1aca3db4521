import { describe, expect, it } from "vitest";
import { sharedEngine } from "../../src/testing/shared-engine.ts";
import { workflow } from "../../src/testing/workflow.ts";
import { begin, does, done, order } from "./steps.ts";

const engine = sharedEngine();

describe("WCP-21 Structured Loop", () => {
  it("repeats an activity as long as a condition holds, asked before each round", async () => {
    const space = await engine().space();
    await space.publish(
      begin("Loop")
        .then("flow.repeat", { while: { field: "loop.number", operator: "less_or_equal", value: 3 }, max: 100 })
        .port("body", (body) => body.then("task.create", { title: "{{ loop.number }}" }))
        .port("next", does("after")),
    );

    await space.run(order());

    expect(await done(space)).toEqual(["1", "2", "3", "after"]);
  });

  it("repeats it at most so often as the workflow allows", async () => {
    const space = await engine().space();
    await space.publish(
      begin("Bounded")
        .then("flow.repeat", { while: { field: "event.type", operator: "exists", value: true }, max: 2 })
        .port("body", (body) => body.then("task.create", { title: "{{ loop.number }}" }))
        .port("next", does("after")),
    );

    await space.run(order());

    expect(await done(space)).toEqual(["1", "2", "after"]);
  });
});

describe("WCP-22 Recursion", () => {
  it("lets a workflow run itself, until it decides to stop", async () => {
    const space = await engine().space();
    const countdown = (itself: string) =>
      workflow("Countdown")
        .on("manual")
        .then("flow.set_variables", { variables: { left: "{{ event.data.n | minus: 1 }}" } })
        .then("flow.branch", {
          branches: [{ id: "more", when: { field: "vars.left", operator: "greater_than", value: 0 } }],
        })
        .port("more", (more) => more.then("flow.run_workflow", { workflowId: itself, data: { n: "{{ vars.left }}" } }))
        .port("otherwise", (last) => last)
        .then("task.create", { title: "{{ event.data.n }}" });
    const itself = await space.publish(workflow("Countdown").on("manual").then("flow.stop", {}));
    await space.publishAgain(itself, countdown(itself));

    await engine().engine.runs.start(space.id, {
      workflowId: itself,
      version: 2,
      mode: "live",
      contactId: null,
      data: { n: 3 },
    });
    const runs = await space.endedRuns(3, itself);

    expect(runs.map(({ status }) => status)).toEqual(["succeeded", "succeeded", "succeeded"]);
    expect(await done(space)).toEqual(["1", "2", "3"]);
  });
});
