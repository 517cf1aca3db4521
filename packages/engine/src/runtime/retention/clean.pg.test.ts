import { beforeEach, describe, expect, it } from "vitest";
import { sharedEngine } from "../../testing/shared-engine.ts";
import type { Space } from "../../testing/space.ts";
import { workflow } from "../../testing/workflow.ts";
import { uuidv7 } from "../../store/uuid.ts";
import { clean, type Cleaned } from "./clean.ts";

const engine = sharedEngine();
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const cleanNow = (pageSize = 3): Promise<Cleaned> => clean({ pool: engine().pool, log: silent }, { pageSize });

/** Weeks before this one, so that rows can be as old as a test needs them. */
const makeWeeks = (weeks: number) =>
  engine().owner.unsafe(`
    do $$ declare monday date; parent text; child text;
    begin
      foreach parent in array array['events', 'event_receipts', 'runs', 'steps'] loop
        for ago in 2..${weeks} loop
          monday := date_trunc('week', now() at time zone 'utc')::date - 7 * ago;
          child := parent || to_char(monday, '_YYYYMMDD');
          if to_regclass('millrace.' || child) is null then
            execute format('create table millrace.%I partition of millrace.%I for values from (%L) to (%L)', child, parent,
              millrace.uuid_at(monday::timestamp at time zone 'utc'), millrace.uuid_at((monday + 7)::timestamp at time zone 'utc'));
            call millrace.protect(('millrace.' || child)::regclass);
          end if;
        end loop;
      end loop;
    end $$`);
const weekCount = async (parent: string): Promise<number> => {
  const [row] = await engine().owner<{ count: number }[]>`
    select count(*)::int as count from pg_inherits where inhparent = ${`millrace.${parent}`}::regclass`;
  return row?.count ?? 0;
};
const keep = (space: Space, retention: object) =>
  space.inside(
    (sql) => sql`
    update workspaces set settings = ${JSON.stringify({ retention })}::text::jsonb where workspace_id = ${space.id}`,
  );

/** Decides whether weeks can go as a whole. */
const othersKeep = (days: number) =>
  engine()
    .owner`update millrace.workspaces set settings = ${JSON.stringify({ retention: { eventsDays: days, runsDays: days } })}::text::jsonb`;

/** The id of something that is so many days old. */
const idOf = (days: number): string => {
  const time = Math.floor(Date.now() - days * 86_400_000)
    .toString(16)
    .padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-${uuidv7().slice(14)}`;
};

interface Old {
  days: number;
  status?: string;
  endedDaysAgo?: number;
  isQueued?: boolean;
}

/** An event with its key and receipt, and its run with a step and a dead letter, as they were left so many days ago. */
async function leave(
  space: Space,
  workflowId: string,
  { days, status = "succeeded", endedDaysAgo = days, isQueued = false }: Old,
) {
  const [event, run] = [idOf(days), idOf(days)];
  const at = { workspace_id: space.id };
  const finished = ["succeeded", "failed", "cancelled"].includes(status)
    ? new Date(Date.now() - endedDaysAgo * 86_400_000)
    : null;
  await space.inside(async (sql) => {
    await sql`insert into events (workspace_id, id, key, source, type, time, data)
      values (${space.id}, ${event}, ${event}, 'api', 'form.submitted', now(), '{}')`;
    await sql`insert into event_keys (workspace_id, source, key, event_id, body_hash) values (${space.id}, 'api', ${event}, ${event}, '\\x00')`;
    if (isQueued) await sql`insert into inbox ${sql({ ...at, lane: 0, event_id: event })}`;
    else
      await sql`insert into event_receipts ${sql({ ...at, event_id: event, type: "form.submitted", status: "processed" })}`;
    await sql`insert into runs ${sql({ ...at, id: run, workflow_id: workflowId, version: 1, status, event_id: event, started_at: new Date(Date.now() - days * 86_400_000), finished_at: finished })}`;
    await sql`insert into steps ${sql({ ...at, run_id: run, node_id: "start", ordinal: 0, type: "form.submitted", status: "succeeded", attempt: 1 })}`;
    await sql`insert into dead_letters (workspace_id, id, run_id, workflow_id, node_id, type, error, attempts)
      values (${space.id}, ${uuidv7()}, ${run}, ${workflowId}, 'start', 'x', '{}', 1)`;
  });
  return { event, run };
}

const counts = (space: Space) =>
  space.inside(async (sql) => {
    const [row] = await sql<Record<string, number>[]>`
      select (select count(*)::int from events) as events, (select count(*)::int from event_keys) as keys,
        (select count(*)::int from event_receipts) as receipts, (select count(*)::int from runs) as runs,
        (select count(*)::int from steps) as steps, (select count(*)::int from dead_letters) as letters`;
    return row;
  });
const all = (count: number) => ({
  events: count,
  keys: count,
  receipts: count,
  runs: count,
  steps: count,
  letters: count,
});

describe("cleaning", () => {
  let space: Space;
  let workflowId: string;
  beforeEach(async () => {
    await makeWeeks(17);
    space = await engine().space();
    await engine().space();
    await othersKeep(3_650);
    workflowId = await space.publish(workflow("Old").on("form.submitted").then("flow.stop"));
  });

  it("deletes what a workspace keeps no longer, page by page, and nothing else", async () => {
    await keep(space, { eventsDays: 30, runsDays: 30 });
    for (const days of [31, 32, 33, 34, 35, 36, 37]) await leave(space, workflowId, { days });
    for (const days of [1, 5, 29]) await leave(space, workflowId, { days });

    const cleaned = await cleanNow(2);

    expect(cleaned).toMatchObject({ eventsDeleted: 7, runsDeleted: 7 });
    expect(await counts(space)).toEqual(all(3));
    expect(await cleanNow()).toMatchObject({ eventsDeleted: 0, runsDeleted: 0 });
  });

  it("never touches a run that goes on, however old it is, nor its event", async () => {
    await keep(space, { eventsDays: 30, runsDays: 30 });
    const old: string[] = [];
    for (const status of ["running", "waiting", "paused", "queued"]) {
      old.push((await leave(space, workflowId, { days: 120, status })).run);
    }
    await leave(space, workflowId, { days: 120 });

    await cleanNow();

    expect(await counts(space)).toEqual(all(4));
    expect((await space.runs()).map(({ id }) => id).sort()).toEqual(old.sort());
    for (const id of old)
      await space.inside((sql) => sql`update runs set status = 'cancelled', finished_at = now() where id = ${id}`);
  });

  it("counts the days of a run from its end, and keeps an event that is still to be processed", async () => {
    await keep(space, { eventsDays: 30, runsDays: 30 });
    await leave(space, workflowId, { days: 100, endedDaysAgo: 2 });
    await leave(space, workflowId, { days: 100, isQueued: true });

    await cleanNow();

    expect(await counts(space)).toEqual({ events: 1, keys: 1, receipts: 0, runs: 1, steps: 1, letters: 1 });
    await space.inside((sql) => sql`delete from inbox`);
  });

  it("drops whole weeks that are over for every workspace, with keys and dead letters", async () => {
    const other = await engine().space();
    await othersKeep(1);
    await keep(space, { eventsDays: 30, runsDays: 30 });
    await keep(other, { eventsDays: 60, runsDays: 60 });
    for (let at = 0; at < 8; at++) await leave(space, workflowId, { days: 100 });
    await leave(space, workflowId, { days: 50 });
    const before = await weekCount("runs");

    const cleaned = await cleanNow();

    expect(cleaned.weeksDropped).toBeGreaterThan(10);
    expect(await weekCount("runs")).toBeLessThan(before);
    expect(await weekCount("steps")).toBe(await weekCount("runs"));
    expect(await weekCount("event_receipts")).toBe(await weekCount("events"));
    expect(await counts(space)).toEqual(all(0));
  });

  it("keeps a week that holds a run which goes on", async () => {
    await othersKeep(1);
    await keep(space, { eventsDays: 30, runsDays: 30 });
    const { run } = await leave(space, workflowId, { days: 110, status: "waiting" });
    await leave(space, workflowId, { days: 110 });
    await cleanNow();
    expect((await space.runs()).map(({ id }) => id)).toEqual([run]);

    await space.inside(
      (sql) => sql`update runs set status = 'succeeded', finished_at = now() - interval '100 days' where id = ${run}`,
    );
    expect((await cleanNow()).weeksDropped).toBeGreaterThanOrEqual(2);
    expect(await counts(space)).toEqual(all(0));
  });

  it("may be done by several workers at once", async () => {
    await keep(space, { eventsDays: 30, runsDays: 30 });
    for (let at = 0; at < 30; at++) await leave(space, workflowId, { days: 31 + (at % 5) });
    const all4 = await Promise.all(Array.from({ length: 4 }, () => cleanNow(4)));
    expect(all4.reduce((sum, { runsDeleted }) => sum + runsDeleted, 0)).toBe(30);
    expect(await counts(space)).toEqual(all(0));
  });

  it("keeps things for 90 days where nobody says otherwise", async () => {
    await space.inside((sql) => sql`update workspaces set settings = '{}' where workspace_id = ${space.id}`);
    await leave(space, workflowId, { days: 85 });
    await leave(space, workflowId, { days: 95 });
    await cleanNow();
    expect(await counts(space)).toEqual(all(1));
  });
});
