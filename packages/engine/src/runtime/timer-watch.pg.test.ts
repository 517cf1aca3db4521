import { beforeEach, describe, expect, it } from "vitest";
import { uuidv7 } from "../store/uuid.ts";
import { sharedEngine } from "../testing/shared-engine.ts";
import type { Space } from "../testing/space.ts";
import { createTimerWatch, type TimerWatch } from "./timer-watch.ts";

const engine = sharedEngine({ workers: 0 });
let space: Space;
let watch: TimerWatch;
let now: number;

beforeEach(async () => {
  space = await engine().space();
  now = 0;
  watch = createTimerWatch({ pool: engine().pool }, () => now);
  await engine().owner`truncate millrace.timers, millrace.circuits`;
  // It has had nothing to do for a while, and has just looked.
  now += 10_000;
  await watch.look();
});

/** As another process would. */
const setTimer = (dueInMs: number) =>
  space.inside(
    (sql) => sql`
      insert into timers (workspace_id, run_id, node_id, attempt, kind, due_at)
      values (${space.id}, ${uuidv7()}, 'n', 1, 'wait', clock_timestamp() + ${dueInMs} * interval '1 millisecond')`,
  );
const after = (ms: number) => {
  now += ms;
  return watch.look();
};

describe("a worker without work", () => {
  it("looks for due timers once a second", async () => {
    await setTimer(0);
    expect([await after(250), await after(250), await after(250), await after(250)]).toEqual([0, 0, 0, 1]);
  });

  it("looks when a timer is due that it has seen", async () => {
    await setTimer(0);
    // Held by somebody else, it is left alone.
    await space.inside(async (sql) => {
      await sql`select from timers where workspace_id = ${space.id} for update`;
      expect(await after(1_000)).toBe(0);
    });
    expect(await after(250)).toBe(1);
  });

  it("looks when a circuit lets somebody try", async () => {
    await space.inside(
      (sql) => sql`
        insert into circuits (workspace_id, target, id, retry_at, pause, failures, reason)
        values (${space.id}, 'example.com', ${uuidv7()}, now() - interval '1 second', 15, 10, 'It is away')`,
    );
    expect(await after(1_000)).toBe(0);
    await setTimer(0);
    expect(await after(250)).toBe(1);
  });
});

describe("a worker with work", () => {
  it("always looks: during a job, while events arrive, after due timers, and for a while afterwards", async () => {
    const job = Promise.withResolvers<void>();
    const works = watch.during(() => job.promise);
    now += 60_000;
    await watch.look();
    await setTimer(0);
    expect(await after(250)).toBe(1);
    job.resolve();
    await works;

    for (const quiet of [4_000, 0]) {
      await after(quiet);
      await setTimer(0);
      expect(await after(250)).toBe(1);
    }

    await after(60_000);
    watch.note();
    await setTimer(0);
    expect(await after(250)).toBe(1);
  });
});
