import type { RunChange } from "@millrace/shared/api/runs.ts";
import { jsonText } from "../../store/json-text.ts";
import type { Sql } from "../../store/database.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import { createGrouping } from "../grouping.ts";
import type { JobPayloads } from "../jobs.ts";
import { persistently } from "../persistently.ts";
import type { Shell } from "../shell.ts";

/** Why a step that could begin waits: its target has no place free, its circuit is open, or the hours are quiet. */
export type Postponed = "busy" | "circuit" | "quiet";

type EffectJob = JobPayloads["effect"];

interface Waiting extends Omit<EffectJob, "workspaceId"> {
  reason: Postponed;
  afterMs: number;
  error: { code: string; message: string };
}

/** Puts external steps off, so that they hold no slot while they wait. Those that come together are written together. */
export interface Postponer {
  /** Resolves once the step waits: its job is done, its timer will put it into the queue again. */
  postpone: (job: EffectJob, reason: Postponed, afterMs: number, until?: string) => Promise<void>;
}

const maxGroup = 500;

export function createPostponer(shell: Shell): Postponer {
  const groups = createGrouping<Waiting, undefined>({
    maxItems: maxGroup,
    run: async (workspaceId, waiting) => {
      const changes = await persistently(() =>
        inWorkspace(shell.pool, workspaceId, (sql) => postponeSteps(sql, workspaceId, waiting)),
      );
      shell.publish(workspaceId, changes);
      return waiting.map(() => undefined);
    },
  });
  return {
    async postpone({ workspaceId, ...step }, reason, afterMs, until) {
      const error = noteOf(reason, step.target, until);
      await groups.submit(workspaceId, [{ ...step, reason, afterMs: Math.max(0, Math.round(afterMs)), error }]);
    },
  };
}

/** What the log says of a step that waits: a note, not a failure. */
function noteOf(reason: Postponed, target: string, until = ""): Waiting["error"] {
  switch (reason) {
    case "busy":
      return {
        code: "target_busy",
        message: `As many calls to ${target} are under way as may be at once. This step goes on when it is its turn.`,
      };
    case "circuit":
      return {
        code: "circuit_open",
        message: `${target} has failed too often lately, so it is left alone for a while. This step goes on as soon as it answers again.`,
      };
    case "quiet":
      return { code: "quiet_hours", message: `Quiet hours: messages of this workflow wait until ${until}.` };
    default:
      return reason satisfies never;
  }
}

/**
 * Without the effect's row the step was called off, or done, and nothing is written. A circuit is held, so that it closes either
 * before, and the step goes on at once, or after, and then it finds the step.
 */
async function postponeSteps(sql: Sql, workspaceId: string, waiting: Waiting[]): Promise<RunChange[]> {
  const targets = [...new Set(waiting.flatMap(({ reason, target }) => (reason === "circuit" ? target : [])))];
  const rows = await sql<RunChange[]>`
    with open as materialized (
      select target from circuits where workspace_id = ${workspaceId} and target = any(${targets}) order by target for key share
    ), x as materialized (
      select *, case when reason = 'circuit' and not exists (select from open o where o.target = x.target) then now()
        else now() + "afterMs" * interval '1 millisecond' end as due_at
      from jsonb_to_recordset(${jsonText(waiting)}::text::jsonb)
        as x("runId" uuid, "nodeId" text, scope text, attempt int, target text, reason text, "afterMs" int, error jsonb)
    ), put_off as (
      update effects f set enqueued_at = x.due_at, postponed = x.reason from x
      where f.workspace_id = ${workspaceId} and f.run_id = x."runId" and f.node_id = x."nodeId" and f.scope = x.scope
        and f.attempt = x.attempt
      returning f.run_id, f.node_id, f.scope, f.attempt, x.due_at, x.error
    ), timed as (
      insert into timers (workspace_id, run_id, node_id, scope, attempt, kind, due_at)
      select ${workspaceId}, run_id, node_id, scope, attempt, 'effect', due_at from put_off
      on conflict (workspace_id, run_id, node_id, scope) do update set
        attempt = excluded.attempt, kind = excluded.kind, port = null, due_at = excluded.due_at
    ), logged as (
      update steps s set status = 'waiting', due_at = p.due_at, error = p.error from put_off p
      where s.workspace_id = ${workspaceId} and s.run_id = p.run_id and s.node_id = p.node_id and s.scope = p.scope
        and s.status in ('running', 'waiting')
      returning s.run_id
    )
    select distinct r.id, r.workflow_id as "workflowId", r.status
    from logged l join runs r on r.workspace_id = ${workspaceId} and r.id = l.run_id`;
  return [...rows];
}

/** Lets the steps that wait for a target go on, one every ten milliseconds, so that they do not knock it over. */
export async function hasten(sql: Sql, workspaceId: string, target: string): Promise<void> {
  await sql`
    update timers t set due_at = least(t.due_at, now() + f.place * interval '10 milliseconds')
    from (
      select run_id, node_id, scope, row_number() over (order by run_id) as place from effects
      where workspace_id = ${workspaceId} and target = ${target} and postponed in ('busy', 'circuit')) f
    where t.workspace_id = ${workspaceId} and t.run_id = f.run_id and t.node_id = f.node_id and t.scope = f.scope
      and t.kind = 'effect'`;
}

/** The step of a postponed effect goes on. */
export async function noteGoesOn(sql: Sql, { workspaceId, runId, nodeId, scope }: EffectJob): Promise<void> {
  await sql`
    update steps set status = 'running', due_at = null, error = null
    where workspace_id = ${workspaceId} and run_id = ${runId} and node_id = ${nodeId} and scope = ${scope} and status = 'waiting'`;
}
