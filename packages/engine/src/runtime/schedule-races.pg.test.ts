import { expect, it } from "vitest";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";
import { fireSchedules } from "./schedules.ts";

const engine = sharedEngine({ workers: 0 });
const silent = { info: () => {}, warn: () => {}, error: () => {} };

it("no schedule fires twice with four workers racing over 200 schedules, and each of them fires", async () => {
  const spaces = await Promise.all(Array.from({ length: 4 }, () => engine().space()));
  let many = workflow("Many");
  for (let at = 0; at < 50; at++) {
    const id = `s${at}`;
    many =
      at % 2
        ? many.on("schedule.cron", { cron: "0 * * * *" }, { id })
        : many.on("schedule.interval", { every: "1h" }, { id });
  }
  const graph = many.then("flow.stop");
  await Promise.all(spaces.map((space) => space.publish(graph)));
  for (let round = 0; round < 5; round++) {
    for (const { inside } of spaces) {
      await inside((sql) => sql`update schedules set next_fire_at = now() - ${round + 1} * interval '3 days'`);
    }
    const fired = await Promise.all(
      Array.from({ length: 4 }, () => fireSchedules({ pool: engine().pool, log: silent })),
    );
    expect(fired.reduce((sum, count) => sum + count, 0)).toBe(200);
  }
  for (const { inside } of spaces) {
    const events = await inside(
      (sql) => sql<{ node: string; fires: number; times: number }[]>`
        select data ->> 'nodeId' as node, count(*)::int as fires, count(distinct data ->> 'scheduledFor')::int as times
        from events group by 1`,
    );
    expect(events).toHaveLength(50);
    for (const { fires, times } of events) expect({ fires, times }).toEqual({ fires: 5, times: 5 });
  }
});
