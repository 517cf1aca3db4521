import { describe, expect, it } from "vitest";
import { statuses } from "../../testing/history.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

const form = {
  type: "form.submitted",
  contact: { externalId: "c1", fields: { first_name: "Ada" } },
  data: { amount: 40, tags: ["a", "b"] },
};

describe("flow.set_variables", () => {
  it("keeps values for later steps; a lone expression keeps its type", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Variables")
        .on("form.submitted")
        .then("flow.set_variables", {
          variables: {
            amount: "{{ event.data.amount }}",
            tags: "{{ event.data.tags }}",
            greeting: "Hello {{ contact.first_name }}",
          },
        })
        .then("flow.set_variables", {
          variables: { double: "{{ vars.amount | times: 2 }}", before: "{{ steps.set_variables.output.greeting }}" },
        })
        .then("flow.branch", {
          branches: [{ id: "yes", when: { field: "vars.double", operator: "equals", value: 80 } }],
        }),
    );

    const run = await space.run(form);

    expect(run.steps["set_variables"]?.output).toEqual({ amount: 40, tags: ["a", "b"], greeting: "Hello Ada" });
    expect(run.steps["set_variables_2"]?.output).toEqual({ double: 80, before: "Hello Ada" });
    expect(run.steps["branch"]?.port).toBe("yes");
  });
});

describe("flow.stop", () => {
  const stopping = (config: object) =>
    workflow("Stopping")
      .on("form.submitted")
      .parallel(
        (path) => path.then("flow.stop", config),
        (path) => path.then("flow.delay", { duration: "1h" }).then("contact.add_tag", { tag: "never" }),
      );

  it("ends the run with whatever else it is doing", async () => {
    const space = await engine().space();
    await space.publish(stopping({}));

    const run = await space.run(form);

    expect(run).toMatchObject({ status: "succeeded", error: null });
    expect(statuses(run)).toMatchObject({ stop: "succeeded", delay: "cancelled" });
    expect(await space.inside((sql) => sql`select from timers`)).toHaveLength(0);
  });

  it("ends it as failed or cancelled for a reason that may be a template", async () => {
    const space = await engine().space();
    await space.publish(stopping({ status: "failed", reason: "{{ contact.first_name }} is not allowed" }));

    const run = await space.run(form);

    expect(run).toMatchObject({
      status: "failed",
      error: { code: "stopped", message: "Ada is not allowed", nodeId: "stop" },
    });
  });
});
