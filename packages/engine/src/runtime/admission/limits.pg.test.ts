import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineExternal, nextPort } from "../../nodes/define.ts";
import { eventually } from "../../testing/eventually.ts";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { SentEvent, Space } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";

/** How many steps of `test.work` are under way, and how many there were at the most. */
const work = { now: 0, most: 0 };
const testWork = defineExternal({
  kind: "action",
  type: "test.work",
  family: "integration",
  title: "Work",
  description: "Takes a moment.",
  icon: "bolt",
  summary: "Work",
  config: z.strictObject({}),
  ports: nextPort,
  idempotent: () => true,
  send: async () => {
    work.most = Math.max(work.most, ++work.now);
    await sleep(2);
    work.now--;
    return {};
  },
});

const engine = sharedEngine({ workers: 2, types: [testWork] });

const waits = (name = "Follow up") => workflow(name).on("form.submitted").then("flow.delay", { duration: "1d" });
const form = (externalId = "ada", data: Record<string, string> = {}): SentEvent => ({
  type: "form.submitted",
  contact: { externalId },
  data,
});
const people = (count: number): SentEvent[] => Array.from({ length: count }, (_, at) => form(`person ${at}`));

/** Sends so many events of different people, one after the other, and says what became of the runs. */
async function sendInOrder(space: Space, count: number): Promise<string[]> {
  for (const event of people(count)) await space.send(event);
  return statusesOf(space);
}

async function statusesOf(space: Space, workflowId?: string): Promise<string[]> {
  return (await space.runs(workflowId)).map(({ status }) => status);
}

async function reasonsOf(space: Space): Promise<string[]> {
  return (await space.inside((sql) => sql<{ reason: string }[]>`select reason from held_runs order by queued_at`)).map(
    ({ reason }) => reason,
  );
}

/** Lets so much time pass for what admission keeps. */
async function pass(space: Space, interval: string): Promise<void> {
  await space.inside(
    (sql) =>
      sql`update held_runs set due_at = due_at - ${interval}::interval, queued_at = queued_at - ${interval}::interval`,
  );
  await space.inside((sql) => sql`update workflow_entries set at = at - ${interval}::interval`);
}

describe("run concurrency", () => {
  it("holds a run back when as many of the workflow are under way as may be, says why, and begins it when one has ended", async () => {
    const space = await engine().space();
    const id = await space.publish(waits(), { concurrency: 2 });
    await space.send(form("ada"));
    await space.send(form("bob"));
    const { matches } = await space.send(form("eve"));
    expect(matches).toMatchObject([
      { started: true, reason: "Waits for a run to end: no more than 2 of this workflow may be under way at once." },
    ]);
    expect(await statusesOf(space, id)).toEqual(["waiting", "waiting", "queued"]);

    const [first] = await space.runs(id);
    await engine().engine.runs.cancel(space.id, [first?.id ?? ""], "Enough.");
    await space.until(matches[0]?.runId ?? "", "waiting");
    expect(await reasonsOf(space)).toEqual([]);
    await space.passTime();
    await space.endedRuns(3, id);
  });

  it("never has more runs under way than may be, whoever gets the last place, and lets all of 2,000 events end", async () => {
    const space = await engine().space();
    const busy = workflow("Busy").on("form.submitted").then("test.work").then("contact.add_tag", { tag: "seen" });
    const id = await space.publish(busy, { concurrency: 5 });
    work.most = 0;
    await Promise.all([0, 500, 1_000, 1_500].map((at) => space.accept(...people(2_000).slice(at, at + 500))));
    let most = 0;
    const ended = async () => {
      const counts = await countRuns(space, id);
      most = Math.max(most, counts.active);
      return counts.succeeded === 2_000;
    };
    await eventually("all runs to end", ended, () => countRuns(space, id), 200_000);
    expect(most).toBeLessThanOrEqual(5);
    expect(work.most).toBeLessThanOrEqual(5);
    expect(work.most).toBeGreaterThan(1);
    expect(await space.inside((sql) => sql`select from held_runs`)).toHaveLength(0);
  }, 240_000);

  it("limits the runs of all workflows of a workspace together", async () => {
    const space = await engine().space();
    await space.inside((sql) => sql`update workspaces set settings = '{"runConcurrency": 2}'`);
    const one = await space.publish(waits("One"));
    const other = await space.publish(waits("Other"));
    await space.send(form("ada"));
    const [held] = (await space.send(form("bob"))).matches;
    expect([...(await statusesOf(space, one)), ...(await statusesOf(space, other))].sort()).toEqual([
      "queued",
      "queued",
      "waiting",
      "waiting",
    ]);
    expect(held?.reason).toMatch(/no more than 2 of the workspace/);
    await space.passTime();
    await eventually("the others to begin", async () => (await reasonsOf(space)).length === 0);
    await space.passTime();
    await space.endedRuns(4);
  });

  it("applies a limit as soon as it is set, and lets the held runs begin as soon as it is gone", async () => {
    const space = await engine().space();
    const id = await space.publish(waits());
    await space.settings(id, { concurrency: 1 });
    expect(await sendInOrder(space, 3)).toEqual(["waiting", "queued", "queued"]);
    await space.settings(id, {});
    await eventually("all to begin", async () => (await statusesOf(space)).every((status) => status === "waiting"));
  });

  it("begins held runs in the order in which they came", async () => {
    const space = await engine().space();
    const id = await space.publish(waits(), { concurrency: 1 });
    await sendInOrder(space, 4);
    for (let ended = 1; ended <= 4; ended++) {
      const expected = Array.from({ length: 4 }, (_, at) =>
        at < ended ? "succeeded" : at === ended ? "waiting" : "queued",
      );
      await space.passTime();
      await eventually("the next to begin", async () => String(await statusesOf(space, id)) === String(expected));
    }
  });
});

describe("throttle", () => {
  it("lets runs begin evenly spaced and holds the others until it is their turn", async () => {
    const space = await engine().space();
    const id = await space.publish(waits(), { throttle: { limit: 6, per: "1h" } });
    expect(await sendInOrder(space, 3)).toEqual(["waiting", "queued", "queued"]);
    const turns = await space.inside(
      (sql) => sql<{ minutes: number }[]>`
      select round(extract(epoch from h.due_at - r.started_at) / 60)::int as minutes
      from held_runs h, (select min(started_at) as started_at from runs) r order by due_at`,
    );
    expect(turns.map(({ minutes }) => minutes)).toEqual([10, 20]);

    await pass(space, "10 minutes");
    await eventually(
      "the second to begin",
      async () => String(await statusesOf(space, id)) === "waiting,waiting,queued",
    );
    expect(await reasonsOf(space)).toEqual(["throttle"]);
    await pass(space, "10 minutes");
    await eventually(
      "the third to begin",
      async () => String(await statusesOf(space, id)) === "waiting,waiting,waiting",
    );
    expect((await space.send(form("late"))).matches[0]?.reason).toBe(
      "Waits for its turn: no more than 6 of this workflow may begin every 1h.",
    );
  });

  it("spaces the runs of each key by themselves", async () => {
    const space = await engine().space();
    await space.publish(waits(), { throttle: { limit: 1, per: "1h", key: "{{ event.data.country }}" } });
    for (const country of ["de", "fr", "de"]) await space.send(form(country, { country }));
    expect(await statusesOf(space)).toEqual(["waiting", "waiting", "queued"]);
  });

  it("gives a turn only to a run that there is a place for", async () => {
    const space = await engine().space();
    const id = await space.publish(waits(), { concurrency: 1, throttle: { limit: 6, per: "1h" } });
    expect(await sendInOrder(space, 2)).toEqual(["waiting", "queued"]);
    expect(await reasonsOf(space)).toEqual(["concurrency"]);
    await space.passTime();
    await eventually("it to wait for its turn", async () => String(await reasonsOf(space)) === "throttle");
    await pass(space, "10 minutes");
    await eventually("it to begin", async () => String(await statusesOf(space, id)) === "succeeded,waiting");
  });
});

describe("daily cap", () => {
  it("lets so many runs begin on a day of the workflow's time zone and the others on the next", async () => {
    const space = await engine().space("Pacific/Auckland");
    const id = await space.publish(waits(), { dailyCap: 2 });
    expect(await sendInOrder(space, 5)).toEqual(["waiting", "waiting", "queued", "queued", "queued"]);
    const [next] = await space.inside(
      (sql) => sql`
        select bool_and(due_at at time zone 'Pacific/Auckland' = date_trunc('day', now() at time zone 'Pacific/Auckland') + interval '1 day') as midnight
        from held_runs`,
    );
    expect(next).toEqual({ midnight: true });

    await midnightComes(space);
    await eventually(
      "two more to begin",
      async () => String(await statusesOf(space, id)) === "waiting,waiting,waiting,waiting,queued",
    );
    expect(await reasonsOf(space)).toEqual(["daily_cap"]);
    expect((await space.send(form("late"))).matches[0]?.reason).toMatch(/next day: no more than 2/);
    await midnightComes(space);
    await eventually("all to begin", async () => (await reasonsOf(space)).length === 0);
  });

  it("lets held runs begin at once when the cap is raised", async () => {
    const space = await engine().space();
    const id = await space.publish(waits(), { dailyCap: 1 });
    expect(await sendInOrder(space, 3)).toEqual(["waiting", "queued", "queued"]);
    await space.settings(id, { dailyCap: 2 });
    await eventually("one more to begin", async () => String(await statusesOf(space)) === "waiting,waiting,queued");
  });

  it("is counted in the time zone of the workflow's version", async () => {
    const space = await engine().space("UTC");
    await space.publish(waits(), { dailyCap: 1, timeZone: "Asia/Kolkata" });
    await sendInOrder(space, 2);
    const [row] = await space.inside(
      (sql) => sql`select (due_at at time zone 'Asia/Kolkata')::time::text as time from held_runs`,
    );
    expect(row).toEqual({ time: "00:00:00" });
  });
});

/** As if what was counted so far had been counted yesterday. */
async function midnightComes(space: Space): Promise<void> {
  await space.inside((sql) => sql`update workflow_gates set day = to_char(day::date - 1, 'YYYY-MM-DD')`);
  await space.inside((sql) => sql`update held_runs set due_at = now() where due_at < 'infinity'`);
}

async function countRuns(space: Space, workflowId: string): Promise<{ active: number; succeeded: number }> {
  const [row] = await space.inside(
    (sql) => sql<[{ active: number; succeeded: number }]>`
      select (count(*) filter (where status in ('running', 'waiting', 'paused')))::int as active,
        (count(*) filter (where status = 'succeeded'))::int as succeeded
      from runs where workflow_id = ${workflowId}`,
  );
  return row;
}
