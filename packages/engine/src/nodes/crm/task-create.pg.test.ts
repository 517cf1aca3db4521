import { describe, expect, it } from "vitest";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

describe("task.create", () => {
  it("adds a task for the run's contact, due after a while", async () => {
    const space = await engine().space();
    await space.publish(
      workflow("Task").on("form.submitted").then("task.create", {
        title: "Call {{ contact.first_name }}",
        description: "About {{ event.data.topic }}",
        dueIn: "2d",
        assigneeId: "ada",
      }),
    );

    const run = await space.run({
      type: "form.submitted",
      contact: { externalId: "c1", fields: { first_name: "Grace" } },
      data: { topic: "prices" },
    });

    const tasks = await space.inside(
      (sql) => sql`
      select id, title, description, status, assignee_id, contact_id, run_id, node_id, due_at - created_at = '2 days' as in_two_days from tasks`,
    );
    expect(tasks).toEqual([
      {
        ...{
          id: (run.steps["create"]?.output as { taskId: string } | undefined)?.taskId,
          title: "Call Grace",
          description: "About prices",
          status: "open",
        },
        ...{ assignee_id: "ada", contact_id: run.contactId, run_id: run.id, node_id: "create", in_two_days: true },
      },
    ]);
  });

  it("adds one without a contact where the run has none", async () => {
    const space = await engine().space();
    await space.publish(workflow("Task").on("form.submitted").then("task.create", { title: "Look" }));
    expect(await space.run({ type: "form.submitted" })).toMatchObject({ status: "succeeded" });
    expect(await space.inside((sql) => sql`select title, contact_id, due_at from tasks`)).toEqual([
      { title: "Look", contact_id: null, due_at: null },
    ]);
  });
});
