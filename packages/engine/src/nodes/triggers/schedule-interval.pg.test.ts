import { describe, expect, it } from "vitest";
import { inWorkspace } from "../../store/tenancy.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { type Sketch, workflow } from "../../testing/workflow.ts";
import { followWorkspaceZone } from "../../workflows/schedules.ts";
import { pauseWorkflow, resumeWorkflow } from "../../workflows/publish.ts";

const engine = sharedEngine();

const every = (config: object): Sketch =>
  workflow("Again and again")
    .on("schedule.interval", config)
    .then("flow.set_variables", { variables: { at: "{{ event.data.scheduledFor }}" } });
const nightly = (config: object = {}): Sketch =>
  workflow("Nightly")
    .on("schedule.cron", { cron: "0 3 * * *", ...config })
    .then("flow.stop");

interface Known {
  next: Date | null;
  inMinutes: number;
  timeZone: string;
}
const known = async (space: Space, workflowId: string): Promise<Known | undefined> => {
  const [row] = await space.inside(
    (sql) => sql<Known[]>`
      select case when next_fire_at < 'infinity' then next_fire_at end as next, time_zone as "timeZone",
        case when next_fire_at < 'infinity' then round(extract(epoch from next_fire_at - now()) / 60)::int else -1 end as "inMinutes"
      from schedules where workflow_id = ${workflowId}`,
  );
  return row;
};
const setDue = (space: Space, workflowId: string, ago: string) =>
  space.inside(
    (sql) => sql`update schedules set next_fire_at = now() - ${ago}::interval where workflow_id = ${workflowId}`,
  );

describe("schedule.interval", () => {
  it("fires for the first time one interval after publishing, and times that were missed once", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(every({ every: "2h" }));
    expect(await known(space, workflowId)).toMatchObject({ inMinutes: 120 });

    await space.inside(
      (sql) => sql`
      update schedules set anchor = now() - interval '9 hours', next_fire_at = now() - interval '7 hours' where workflow_id = ${workflowId}`,
    );
    const [run] = await space.endedRuns(1, workflowId);

    expect(run?.status).toBe("succeeded");
    // Nine hours after the beginning the next even hour is the tenth.
    expect(await known(space, workflowId)).toMatchObject({ inMinutes: 60 });
    expect(await space.runs(workflowId)).toHaveLength(1);
  });

  it("begins at the moment that it is counted from, by the workflow's clocks", async () => {
    const space = await engine().space("Asia/Tokyo");
    const workflowId = await space.publish(every({ every: "1d", from: "2060-01-01T09:00" }), {
      timeZone: "Europe/Berlin",
    });
    expect((await known(space, workflowId))?.next?.toISOString()).toBe("2060-01-01T08:00:00.000Z");
  });

  it("keeps its next time when something else is edited, and begins anew when it is edited itself", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(every({ every: "2h" }));
    await setDue(space, workflowId, "-30 minutes");
    await space.publishAgain(workflowId, every({ every: "2h" }).then("flow.stop"));
    expect(await known(space, workflowId)).toMatchObject({ inMinutes: 30 });
    await space.publishAgain(workflowId, every({ every: "3h" }));
    expect(await known(space, workflowId)).toMatchObject({ inMinutes: 180 });
  });

  it("does not fire while it is paused, and does not make up for it when it is resumed", async () => {
    const space = await engine().space();
    const workflowId = await space.publish(every({ every: "2h" }));
    await space.inside((sql) => pauseWorkflow(sql, space.id, workflowId));
    expect(await known(space, workflowId)).toMatchObject({ next: null });
    await space.inside(
      (sql) => sql`update schedules set anchor = now() - interval '9 hours' where workflow_id = ${workflowId}`,
    );
    await space.inside((sql) => resumeWorkflow(sql, space.id, workflowId));
    expect(await known(space, workflowId)).toMatchObject({ inMinutes: 60 });
    expect(await space.runs(workflowId)).toEqual([]);
  });
});

describe("a schedule's time zone", () => {
  it("is its own, else the workflow's, else the workspace's", async () => {
    const space = await engine().space("Asia/Tokyo");
    const zones = await Promise.all([
      space.publish(nightly({ timeZone: "Europe/Berlin" }), { timeZone: "America/New_York" }),
      space.publish(nightly(), { timeZone: "America/New_York" }),
      space.publish(nightly()),
    ]);
    expect(await Promise.all(zones.map(async (id) => (await known(space, id))?.timeZone))).toEqual([
      "Europe/Berlin",
      "America/New_York",
      "Asia/Tokyo",
    ]);
  });

  it("follows the workspace to another one, also while the workflow is paused", async () => {
    const space = await engine().space("Asia/Tokyo");
    const [active, paused] = await Promise.all([space.publish(nightly()), space.publish(nightly())]);
    await space.inside((sql) => pauseWorkflow(sql, space.id, paused));
    await inWorkspace(engine().pool, space.id, async (sql) => {
      await sql`update workspaces set time_zone = 'UTC' where workspace_id = ${space.id}`;
      await followWorkspaceZone(sql, space.id);
    });
    expect((await known(space, active))?.next?.toISOString()).toMatch(/T03:00:00/);
    await space.inside((sql) => resumeWorkflow(sql, space.id, paused));
    expect((await known(space, paused))?.next?.toISOString()).toMatch(/T03:00:00/);
  });
});
