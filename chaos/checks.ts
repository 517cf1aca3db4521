import type { Pool } from "../packages/engine/src/store/database.ts";
import type { Acknowledged } from "./ingest.ts";
import { source } from "./workflows.ts";

/** Something that must not be, and where it is all the same. */
export interface Check {
  name: string;
  /** How many there are; every one is a violation. */
  found: number;
  examples: string[];
}

type Found = { example: string }[];

const maxExamples = 5;

export function checkOf(name: string, examples: string[]): Check {
  return { name, found: examples.length, examples: examples.slice(0, maxExamples) };
}

/** Compares what was acknowledged with what is in the database. To be called when nothing moves any more. */
export async function checkDatabase(sql: Pool, workspaceId: string, acknowledged: Acknowledged[]): Promise<Check[]> {
  const rows = JSON.stringify(acknowledged);
  const known = sql`jsonb_to_recordset(${rows}::text::jsonb) as a(key text, "eventId" uuid, starts boolean)`;
  const w = workspaceId;
  const checks: [string, Promise<Found>][] = [
    [
      "acknowledged events that are not stored",
      sql<Found>`select a.key as example from ${known}
        where not exists (select from millrace.events e where e.workspace_id = ${w} and e.id = a."eventId" and e.key = a.key)`,
    ],
    [
      "acknowledged events that were not processed",
      sql<Found>`select a.key as example from ${known} left join millrace.event_receipts r
        on r.workspace_id = ${w} and r.event_id = a."eventId" where r.status is distinct from 'processed'`,
    ],
    [
      "acknowledged events that started no run",
      sql<Found>`select a.key as example from ${known}
        where a.starts and not exists (select from millrace.runs r where r.workspace_id = ${w} and r.event_id = a."eventId")`,
    ],
    [
      "events that are stored twice",
      sql<Found>`select key as example from millrace.events where workspace_id = ${w} and source = ${source}
        group by key having count(*) > 1`,
    ],
    [
      "events that started a workflow twice",
      sql<Found>`select min(event_key) as example from millrace.runs where workspace_id = ${w} and parent_run_id is null
        group by event_id, workflow_id having count(*) > 1`,
    ],
    [
      "runs that have not ended",
      sql<Found>`select id || ' ' || status || coalesce(': ' || (select string_agg(s.node_id || ' ' || s.status, ', ')
          from millrace.steps s where s.workspace_id = r.workspace_id and s.run_id = r.id and s.finished_at is null), '') as example
        from millrace.runs r where workspace_id = ${w} and status not in ('succeeded', 'failed', 'cancelled')`,
    ],
    [
      "runs that did not succeed",
      sql<Found>`select id || ' ' || status || coalesce(': ' || (error ->> 'message'), '') as example
        from millrace.runs where workspace_id = ${w} and status in ('failed', 'cancelled')`,
    ],
    [
      "tasks that were created twice, or for nothing",
      sql<Found>`select t.run_id || ' ' || t.node_id as example
        from (select run_id, node_id, count(*) as tasks from millrace.tasks where workspace_id = ${w} group by 1, 2) t
        left join (${stepsOf("task.create")}) s using (run_id, node_id) where t.tasks > coalesce(s.steps, 0)`,
    ],
    [
      "tasks that are missing",
      sql<Found>`select s.run_id || ' ' || s.node_id as example from (${stepsOf("task.create")}) s
        left join (select run_id, node_id, count(*) as tasks from millrace.tasks where workspace_id = ${w} group by 1, 2) t
        using (run_id, node_id) where s.steps > coalesce(t.tasks, 0)`,
    ],
    [
      "tags that were not added exactly once",
      sql<Found>`select tag as example from
        (select input ->> 'tag' as tag, count(*) as steps from millrace.steps
          where workspace_id = ${w} and type = 'contact.add_tag' and status = 'succeeded' group by 1) s
        full join (select data ->> 'tag' as tag, count(*) as added from millrace.events
          where workspace_id = ${w} and type = 'contact.tag_added' group by 1) e using (tag)
        where steps is distinct from added`,
    ],
    [
      "contacts that exist twice",
      sql<Found>`select external_id as example from millrace.contacts where workspace_id = ${w} group by 1 having count(*) > 1`,
    ],
    [
      "steps that two batches have written as the same",
      sql<Found>`select run_id || ' ' || ordinal as example from millrace.steps where workspace_id = ${w}
        group by run_id, ordinal having count(*) > 1`,
    ],
    [
      // A failed run can be taken up again: what it waited for is kept.
      "steps of ended runs that have not ended",
      sql<Found>`select s.run_id || ' ' || s.node_id || ' ' || s.status as example from millrace.steps s
        join millrace.runs r on r.workspace_id = s.workspace_id and r.id = s.run_id
        where s.workspace_id = ${w} and s.status in ('pending', 'running', 'waiting') and r.status in ('succeeded', 'cancelled')`,
    ],
    [
      "leftovers in inbox, timers, waits, effects and jobs",
      sql<Found>`select 'event ' || event_id as example from millrace.inbox where workspace_id = ${w}
        union all select 'timer ' || run_id || ' ' || node_id from millrace.timers where workspace_id = ${w}
        union all select 'wait ' || run_id || ' ' || node_id from millrace.event_waits where workspace_id = ${w}
        union all select 'effect ' || run_id || ' ' || node_id from millrace.effects where workspace_id = ${w}
        union all select 'job ' || task_identifier || ' ' || coalesce(last_error, '') from graphile_worker.jobs`,
    ],
  ];

  /** How many steps of a type succeeded, by run and node. */
  function stepsOf(type: string) {
    return sql`select run_id, node_id, count(*) as steps from millrace.steps
      where workspace_id = ${w} and type = ${type} and status = 'succeeded' group by 1, 2`;
  }

  const results: Check[] = [];
  for (const [name, query] of checks)
    results.push(
      checkOf(
        name,
        (await query).map(({ example }) => example),
      ),
    );
  return results;
}
