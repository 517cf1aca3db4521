import type { TransactionSql } from "postgres";
import { jsonText } from "../store/json-text.ts";
import { columnNames, type Columns, type RowFor, rowSet } from "../store/row-set.ts";
import { storedStatus } from "./admission/stored-status.ts";
import type { ActiveRun, DeadLetterRow, EffectRow, StepKey, TimerRow, WaitRow } from "./batch.ts";
import { uuidv7 } from "../store/uuid.ts";

// Every statement takes a whole set: one plan, one round trip, however many rows.

const ended = new Set(["succeeded", "failed", "cancelled"]);

function runRow(run: ActiveRun, now: string): RowFor<typeof runColumns> {
  const { error } = run.state;
  const status = storedStatus(run);
  const isEnded = ended.has(status);
  return {
    id: run.id,
    workflow_id: run.version.workflowId,
    version: run.version.version,
    graph: run.graph,
    status,
    mode: run.mode,
    contact_id: run.contactId,
    event_id: run.eventId,
    event_key: run.eventKey,
    event_type: run.event?.type ?? null,
    hop: run.hop,
    since: run.since,
    epoch: run.epoch,
    // A failed run can be taken up again by retrying its dead letter; the others that ended cannot.
    state: isEnded && status !== "failed" ? null : run.state,
    error: error ?? null,
    started_at: run.startedAt,
    finished_at: isEnded ? now : null,
    parent_run_id: run.parent?.runId,
    parent_node_id: run.parent?.nodeId,
    parent_scope: run.parent?.scope,
    parent_attempt: run.parent?.attempt,
    result: run.parent && status === "succeeded" ? run.state.vars : undefined,
    priority: run.priority,
    next_ordinal: run.nextOrdinal,
  };
}

const runColumns = {
  id: "uuid",
  workflow_id: "uuid",
  version: "int",
  graph: "jsonb",
  status: "text",
  mode: "text",
  contact_id: "uuid",
  event_id: "uuid",
  event_key: "text",
  event_type: "text",
  hop: "smallint",
  since: "bigint",
  epoch: "int",
  state: "jsonb",
  error: "jsonb",
  started_at: "timestamptz",
  finished_at: "timestamptz",
  parent_run_id: "uuid",
  parent_node_id: "text",
  parent_scope: "text",
  parent_attempt: "int",
  priority: "smallint",
  result: "jsonb",
  next_ordinal: "int",
} satisfies Columns;

export function insertRuns(sql: TransactionSql, workspaceId: string, runs: ActiveRun[], now: string): Promise<unknown> {
  const rows = runs.map((run) => runRow(run, now));
  return sql`
    insert into runs (workspace_id, ${columnNames(sql, runColumns)})
    select ${workspaceId}, x.* from ${rowSet(sql, runColumns, rows)} x`;
}

/** Writes runs back that are still at the epoch at which they were loaded. @returns how many were. */
export async function updateRuns(
  sql: TransactionSql,
  workspaceId: string,
  runs: ActiveRun[],
  now: string,
): Promise<number> {
  const { id, epoch, status, state, error, started_at, finished_at, result, next_ordinal } = runColumns;
  const writtenBack = { id, epoch, status, state, error, started_at, finished_at, result, next_ordinal };
  const rows = runs.map((run) => runRow(run, now));
  const { count } = await sql`
    update runs r set status = x.status, state = x.state, error = x.error, started_at = x.started_at, finished_at = x.finished_at, result = x.result,
      next_ordinal = x.next_ordinal
    from ${rowSet(sql, writtenBack, rows)} x
    where r.workspace_id = ${workspaceId} and r.id = x.id and r.epoch = x.epoch`;
  return count;
}

const stepColumns = {
  run_id: "uuid",
  node_id: "text",
  scope: "text",
  ordinal: "int",
  type: "text",
  status: "text",
  attempt: "int",
  port: "text",
  input: "jsonb",
  output: "jsonb",
  error: "jsonb",
  explanation: "jsonb",
  attempts: "jsonb",
  started_at: "timestamptz",
  finished_at: "timestamptz",
  due_at: "timestamptz",
} satisfies Columns;

function stepRows(runs: ActiveRun[]): RowFor<typeof stepColumns>[] {
  const rows: RowFor<typeof stepColumns>[] = [];
  for (const run of runs) {
    for (const step of run.steps.values()) {
      rows.push({
        run_id: run.id,
        node_id: step.nodeId,
        scope: step.scope,
        ordinal: step.ordinal,
        type: step.type,
        status: step.status,
        attempt: step.attempt,
        port: step.port,
        input: step.input,
        output: step.output,
        error: step.error,
        explanation: step.explanation,
        attempts: step.attempts,
        started_at: step.startedAt,
        finished_at: step.finishedAt,
        due_at: step.dueAt,
      });
    }
  }
  return rows;
}

/** The log of runs that begin in this transaction: nothing of theirs can be there yet. */
export function insertSteps(sql: TransactionSql, workspaceId: string, runs: ActiveRun[]): Promise<unknown> {
  return sql`
    insert into steps (workspace_id, ${columnNames(sql, stepColumns)})
    select ${workspaceId}, x.* from ${rowSet(sql, stepColumns, stepRows(runs))} x`;
}

/** The log of runs that go on. What this batch does not know of a step (its input, when it began) stays. */
export function upsertSteps(sql: TransactionSql, workspaceId: string, runs: ActiveRun[]): Promise<unknown> {
  return sql`
    insert into steps as s (workspace_id, ${columnNames(sql, stepColumns)})
    select ${workspaceId}, x.* from ${rowSet(sql, stepColumns, stepRows(runs))} x
    on conflict (workspace_id, run_id, node_id, scope) do update set
      status = excluded.status, attempt = excluded.attempt, port = excluded.port,
      input = coalesce(excluded.input, s.input), output = coalesce(excluded.output, s.output),
      error = nullif(excluded.error, 'null'), explanation = coalesce(excluded.explanation, s.explanation),
      attempts = s.attempts || excluded.attempts, started_at = coalesce(s.started_at, excluded.started_at),
      finished_at = excluded.finished_at, due_at = excluded.due_at`;
}

/** Due times were reckoned by the database's clock. */
export function insertTimers(sql: TransactionSql, workspaceId: string, timers: TimerRow[]): Promise<unknown> {
  return sql`
    insert into timers (workspace_id, run_id, node_id, scope, attempt, kind, port, due_at)
    select ${workspaceId}, x."runId", x."nodeId", x.scope, x.attempt, x.kind, x.port, x."dueAt"
    from jsonb_to_recordset(${jsonText(timers)}::text::jsonb)
      as x("runId" uuid, "nodeId" text, scope text, attempt int, kind text, port text, "dueAt" timestamptz)
    on conflict (workspace_id, run_id, node_id, scope) do update set
      attempt = excluded.attempt, kind = excluded.kind, port = excluded.port, due_at = excluded.due_at`;
}

export function insertWaits(sql: TransactionSql, workspaceId: string, waits: WaitRow[]): Promise<unknown> {
  return sql`
    insert into event_waits (workspace_id, run_id, node_id, scope, attempt, event_type, contact_id, correlate_path, correlate_value,
      filter, time_zone, port)
    select ${workspaceId}, x."runId", x."nodeId", x.scope, x.attempt, x."eventType", x."contactId", x."correlatePath",
      x."correlateValue", nullif(x.filter, 'null'), x."timeZone", x.port
    from jsonb_to_recordset(${jsonText(waits)}::text::jsonb)
      as x("runId" uuid, "nodeId" text, scope text, attempt int, "eventType" text, "contactId" uuid, "correlatePath" text,
        "correlateValue" text, filter jsonb, "timeZone" text, port text)`;
}

const stepKeyColumns = `"runId" uuid, "nodeId" text, scope text, attempt int`;

/** What is to be carried out outside; the job that does it is added by the same commit. */
export function insertEffects(sql: TransactionSql, workspaceId: string, effects: EffectRow[]): Promise<unknown> {
  return sql`
    insert into effects (workspace_id, run_id, node_id, scope, attempt, target, priority)
    select ${workspaceId}, x."runId", x."nodeId", x.scope, x.attempt, x.target, x.priority
    from jsonb_to_recordset(${jsonText(effects)}::text::jsonb) as x(${sql.unsafe(stepKeyColumns)}, target text, priority smallint)
    on conflict (workspace_id, run_id, node_id, scope) do update set
      attempt = excluded.attempt, target = excluded.target, priority = excluded.priority,
      enqueued_at = now(), started_at = null, worker_id = null, postponed = null, crashes = 0`;
}

/** Takes back the timers, subscriptions and effects of steps that need them no more. */
export async function releaseSteps(sql: TransactionSql, workspaceId: string, released: StepKey[]): Promise<void> {
  const keys = jsonText(released);
  await Promise.all(
    (["timers", "event_waits", "effects"] as const).map(
      (table) => sql`
        delete from ${sql(table)} t using jsonb_to_recordset(${keys}::text::jsonb) as x(${sql.unsafe(stepKeyColumns)})
        where t.workspace_id = ${workspaceId} and t.run_id = x."runId" and t.node_id = x."nodeId" and t.scope = x.scope`,
    ),
  );
}

export function insertDeadLetters(
  sql: TransactionSql,
  workspaceId: string,
  letters: DeadLetterRow[],
): Promise<unknown> {
  const rows = letters.map((letter) => ({ id: uuidv7(), ...letter }));
  return sql`
    insert into dead_letters (workspace_id, id, run_id, workflow_id, node_id, scope, type, input, error, attempts)
    select ${workspaceId}, x.id, x."runId", x."workflowId", x."nodeId", x.scope, x.type,
      coalesce(nullif(x.input, 'null'),
        (select s.input from steps s where s.workspace_id = ${workspaceId} and s.run_id = x."runId" and s.node_id = x."nodeId" and s.scope = x.scope)),
      x.error, x.attempt
    from jsonb_to_recordset(${jsonText(rows)}::text::jsonb)
      as x(id uuid, "runId" uuid, "workflowId" uuid, "nodeId" text, scope text, type text, input jsonb, error jsonb, attempt int)`;
}
