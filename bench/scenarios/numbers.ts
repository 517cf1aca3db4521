import { createNodeTypes } from "../../packages/engine/src/nodes/node-types.ts";
import { countNewRuns } from "../../packages/engine/src/runtime/numbers/count-runs.ts";
import { openDatabase, type Pool } from "../../packages/engine/src/store/database.ts";
import { inWorkspace } from "../../packages/engine/src/store/tenancy.ts";
import { getNumbers } from "../../packages/engine/src/workflows/numbers.ts";
import { percentilesOf } from "../figures.ts";
import { threeNodes } from "../graphs.ts";
import type { Scenario } from "../scenario.ts";
import { openSpace, publish } from "../space.ts";
import { whole } from "../words.ts";

const stepsOfRun = 5;
const looks = 10;

export const numbers: Scenario = {
  name: "numbers",
  about: "what became of a month of a busy workflow, node by node",
  async measure({ main, quick }) {
    const runs = quick ? 40_000 : 200_000;
    const space = await openSpace(main, "Numbers", 1);
    const { workspaceId } = space;
    const workflowId = await publish(space, "Busy", threeNodes("bench.numbers"));
    const pool = openDatabase({ url: main.databaseUrl, max: 2, name: "bench-numbers" });
    try {
      await makePastWeeks(main.owner);
      await fill(main.owner, workspaceId, workflowId, runs);
      const types = createNodeTypes();
      const now = Date.now();
      const look = async (days: number) => {
        const taken: number[] = [];
        for (let at = 0; at < looks; at++) {
          const began = performance.now();
          const from = new Date(now - days * 86_400_000).toISOString();
          await inWorkspace(pool, workspaceId, (sql) =>
            getNumbers(sql, workspaceId, workflowId, { from, mode: "live" }, types),
          );
          taken.push(performance.now() - began);
        }
        return percentilesOf(taken).mean;
      };
      const began = performance.now();
      const log = { info: () => undefined, warn: console.warn, error: console.error };
      const counted = await countNewRuns({ pool, log }, { isStopping: () => false });
      const ms = performance.now() - began;
      await main.owner`analyze millrace.workflow_numbers`;
      return {
        figures: [
          { name: `30 days, ${whole(runs)} runs`, value: await look(30), unit: "ms", target: { most: 500 } },
          { name: "7 days of them", value: await look(7), unit: "ms" },
          { name: "runs that the job counts", value: (1_000 * counted) / ms, unit: "per second" },
        ],
        notes: [
          `${whole(runs * stepsOfRun)} steps of ${stepsOfRun} nodes; every tenth run waits, and is counted as it is.`,
        ],
      };
    } finally {
      await pool.end();
    }
  },
};

/** Partitions begin with last week. */
async function makePastWeeks(owner: Pool): Promise<void> {
  await owner.unsafe(`
    do $$
    declare
      monday date;
      parent text;
      child text;
    begin
      foreach parent in array array['runs', 'steps'] loop
        for week in 2..5 loop
          monday := date_trunc('week', now() at time zone 'utc')::date - 7 * week;
          child := parent || '_' || to_char(monday, 'YYYYMMDD');
          continue when to_regclass('millrace.' || child) is not null;
          execute format('create table millrace.%I partition of millrace.%I for values from (%L) to (%L)', child, parent,
            millrace.uuid_at(monday::timestamp at time zone 'utc'),
            millrace.uuid_at((monday + 7)::timestamp at time zone 'utc'));
          execute format('call millrace.protect(%L)', 'millrace.' || child);
        end loop;
      end loop;
    end
    $$`);
}

/** What that many runs would have left, spread over 28 days; the events are left out. */
async function fill(pool: Pool, workspaceId: string, workflowId: string, runs: number): Promise<void> {
  await inWorkspace(pool, workspaceId, async (sql) => {
    await sql`
      insert into millrace.runs (workspace_id, id, workflow_id, version, status, started_at, finished_at)
      select ${workspaceId}, (left(millrace.uuid_at(now() - (${runs}::int - n) * interval '28 days' / ${runs}::int)::text, 14)
          || '0000-' || right(gen_random_uuid()::text, 17))::uuid, ${workflowId}, 1,
        case when n % 10 = 0 then 'waiting' when n % 23 = 0 then 'failed' else 'succeeded' end, now(), now()
      from generate_series(1, ${runs}::int) n`;
    await sql`
      insert into millrace.steps (workspace_id, run_id, node_id, ordinal, type, status, attempt, port, input, output, started_at, finished_at)
      select ${workspaceId}, r.id, 'node' || n, n, 'contact.add_tag',
        case when n = ${stepsOfRun}::int and r.status <> 'succeeded' then r.status else 'succeeded' end, 1,
        case when n < ${stepsOfRun}::int then 'next' end,
        jsonb_build_object('tag', repeat('x', 150)), jsonb_build_object('added', repeat('y', 100)),
        now() - random() * interval '1 hour', now()
      from millrace.runs r, generate_series(1, ${stepsOfRun}::int) n
      where r.workspace_id = ${workspaceId} and r.workflow_id = ${workflowId}`;
  });
  await pool`vacuum analyze millrace.runs, millrace.steps`;
}
