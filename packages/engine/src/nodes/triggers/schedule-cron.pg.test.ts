import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { sharedEngine } from "../../testing/shared-engine.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";

const engine = sharedEngine({ workers: 2 });

const nightly = (): Sketch =>
  workflow("Nightly")
    .on("schedule.cron", { cron: "0 3 * * *", timeZone: "Europe/Berlin" })
    .then("flow.set_variables", { variables: { at: "{{ event.data.scheduledFor }}" } });

describe("schedule.cron", () => {
  it("fires once at its time although two workers look, and sets the next time", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(nightly());
    const due = "2024-05-01T01:00:00.000Z";
    await space.inside((sql) => sql`update schedules set next_fire_at = ${due} where workflow_id = ${workflowId}`);

    const [run] = await space.endedRuns(1, workflowId);
    expect(run?.steps["set_variables"]?.output).toEqual({ at: due });

    // Each worker has looked again by then.
    await sleep(2_200);
    expect(await space.runs(workflowId)).toHaveLength(1);
    const [schedule] = await space.inside(
      (sql) => sql`select next_fire_at > now() as ahead from schedules where workflow_id = ${workflowId}`,
    );
    expect(schedule).toEqual({ ahead: true });
  });

  it("starts at its own node only", async () => {
    const space = await engine().space();
    const mine = await space.publish(nightly());
    const other = await space.publish(nightly());
    await space.inside((sql) => sql`update schedules set next_fire_at = now() where workflow_id = ${mine}`);

    await space.endedRuns(1, mine);
    expect(await space.runs(other)).toEqual([]);
  });
});
