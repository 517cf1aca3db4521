import { expect, it } from "vitest";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { workflow } from "../../testing/workflow.ts";

const engine = sharedEngine();

it("a run pauses at a pause until a person resumes it, and then goes on", async () => {
  const space = await engine().space();
  await space.publish(
    workflow("Look first").on("form.submitted").then("flow.pause").then("contact.add_tag", { tag: "seen" }),
  );

  const paused = await space.runUntil("paused", { type: "form.submitted", contact: { externalId: "ada" } });
  expect(paused.steps).toMatchObject({ pause: { status: "waiting" } });
  expect(paused.steps).not.toHaveProperty("add_tag");
  await engine().engine.runs.resume(space.id, [paused.id]);
  const run = await space.ended(paused.id);

  expect(run).toMatchObject({
    status: "succeeded",
    steps: { pause: { status: "succeeded", attempt: 1 }, add_tag: { status: "succeeded" } },
  });
});
