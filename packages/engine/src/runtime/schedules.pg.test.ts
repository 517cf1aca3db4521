import { expect, it } from "vitest";
import { sharedEngine } from "../testing/shared-engine.ts";
import { workflow } from "../testing/workflow.ts";
import { fireSchedules } from "./schedules.ts";

const engine = sharedEngine({ workers: 0 });

const hourly = () => workflow("Hourly").on("schedule.cron", { cron: "0 * * * *" }).then("flow.stop");

it("a schedule that cannot fire is reported and tried again later, and keeps no other one from firing", async () => {
  const spaces = [await engine().space(), await engine().space()] as const;
  const broken = await spaces[0].publish(hourly());
  const sound = [await spaces[0].publish(hourly()), await spaces[1].publish(hourly())];
  for (const { inside } of spaces) await inside((sql) => sql`update schedules set next_fire_at = now()`);
  // As after a change of the time zones that the program knows. Due first.
  await spaces[0].inside(
    (sql) => sql`
      update schedules set time_zone = 'Mars/Olympus', next_fire_at = now() - interval '1 day' where workflow_id = ${broken}`,
  );
  const reported: unknown[] = [];
  const tell = (_message: string, about?: Record<string, unknown>): void => void reported.push(about?.["workflowId"]);

  const fired = await fireSchedules({ pool: engine().pool, log: { info: tell, warn: tell, error: tell } });

  expect(fired).toBe(2);
  expect(reported).toEqual([broken]);
  const all = await Promise.all(
    spaces.map(({ inside }) => inside((sql) => sql`select data ->> 'workflowId' as id from events`)),
  );
  expect(all.flat().map((row) => row["id"])).toEqual(sound);
  const due = await spaces[0].inside((sql) => sql`select from schedules where next_fire_at <= now()`);
  expect(due).toHaveLength(0);
});
