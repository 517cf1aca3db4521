import { calendarDay } from "@millrace/shared/dates.ts";
import { nextTimeOfDay } from "@millrace/shared/time/time-of-day.ts";
import type { RunStatus } from "@millrace/shared/runs/run.ts";
import type { TransactionSql } from "postgres";
import { jsonText } from "../../store/json-text.ts";
import type { Batch } from "../batch.ts";
import type { Gate } from "./decide.ts";
import type { Policy } from "./policy.ts";

/** What has to be known of a workflow before its runs are decided about. */
export interface GateRequest {
  policy: Policy;
  entryKeys: Set<string>;
  throttleKeys: Set<string>;
  debounceKeys: Set<string>;
}

/**
 * Takes the rows of workflows, in one order, and reads what their limits have been used for. Nobody else lets runs of them
 * begin until this transaction ends. Contacts are locked before, runs afterwards. @returns the gates by workflow id.
 */
export async function openGates(batch: Batch, requests: GateRequest[]): Promise<Map<string, Gate>> {
  const { sql, workspaceId, index } = batch;
  const ids = requests.map(({ policy }) => policy.workflowId).sort();
  await lockGates(batch, ids);
  const limit = index.runLimit;
  if (limit !== undefined) {
    await sql`select from workspaces where workspace_id = ${workspaceId} for no key update`;
  }
  // Only now: what others have committed while this waited must be counted.
  const [counts, entries, debounced, total] = await Promise.all([
    readCounts(batch, requests),
    readEntries(batch, requests),
    readDebounced(batch, requests),
    limit === undefined ? 0 : countWorkspace(batch, limit),
  ]);
  const workspace = { limit, activeRuns: total };
  const gates = new Map<string, Gate>();
  for (const { policy } of requests) {
    const count = counts.get(policy.workflowId);
    const nowMs = count?.now.getTime() ?? batch.clock().getTime();
    const today = calendarDay(nowMs, policy.timeZone);
    gates.set(policy.workflowId, {
      policy,
      nowMs,
      activeRuns: count?.active ?? 0,
      begunToday: count?.day === today ? count.begun : 0,
      today,
      midnightMs: nextTimeOfDay(nowMs, "00:00", policy.timeZone),
      hasWaiting: count?.waiting ?? false,
      entries: new Map(),
      slots: new Map(),
      debounced: new Map(),
      workspace,
    });
  }
  for (const { workflowId, kind, key, at, runId, status } of entries) {
    const gate = gates.get(workflowId);
    if (kind === "slot") gate?.slots.set(key, at.getTime());
    else gate?.entries.set(key, { atMs: at.getTime(), runId, run: whereIs(status) });
  }
  for (const { workflowId, key, runId, queuedAt } of debounced) {
    gates.get(workflowId)?.debounced.set(key, { runId, queuedAtMs: queuedAt.getTime() });
  }
  return gates;
}

async function lockGates({ sql, workspaceId }: Batch, ids: string[]): Promise<void> {
  const lock = () => sql`
    select from workflow_gates where workspace_id = ${workspaceId} and workflow_id = any(${ids}::uuid[])
    order by workflow_id for update`;
  if ((await lock()).count === ids.length) return;
  // A workflow that was deleted in between has none.
  await sql`
    insert into workflow_gates (workspace_id, workflow_id)
    select workspace_id, id from workflows where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) order by id
    on conflict do nothing`;
  await lock();
}

interface CountRow {
  workflowId: string;
  day: string;
  begun: number;
  now: Date;
  active: number;
  waiting: boolean;
}

const isActive = "('running', 'waiting', 'paused')";

/** A paused run may be held besides. One that waits for its child leaves its place to it, or both might wait for ever. */
function countsAgainstLimits(sql: TransactionSql) {
  return sql`
    and not exists (select from held_runs h where h.workspace_id = r.workspace_id and h.run_id = r.id)
    and not exists (select from child_waits w where w.workspace_id = r.workspace_id and w.run_id = r.id)`;
}

async function readCounts({ sql, workspaceId }: Batch, requests: GateRequest[]): Promise<Map<string, CountRow>> {
  const wanted = requests.map(({ policy }) => ({
    workflowId: policy.workflowId,
    most: policy.concurrency ?? 0,
  }));
  const rows = await sql<CountRow[]>`
    select g.workflow_id as "workflowId", g.day, g.begun, clock_timestamp() as now,
      (select count(*)::int from (
        select from runs r
        where r.workspace_id = ${workspaceId} and r.workflow_id = g.workflow_id and r.status in ${sql.unsafe(isActive)}
          and r.mode = 'live'
          ${countsAgainstLimits(sql)}
        limit x.most) a) as active,
      exists (
        select from held_runs h
        where h.workspace_id = ${workspaceId} and h.workflow_id = g.workflow_id and h.due_at = 'infinity'
          and h.reason in ('concurrency', 'workspace_concurrency', 'daily_cap')) as waiting
    from jsonb_to_recordset(${jsonText(wanted)}::text::jsonb) as x("workflowId" uuid, most int)
    join workflow_gates g on g.workspace_id = ${workspaceId} and g.workflow_id = x."workflowId"`;
  return new Map(rows.map((row) => [row.workflowId, row]));
}

async function countWorkspace({ sql, workspaceId }: Batch, most: number): Promise<number> {
  const [row] = await sql<[{ active: number }]>`
    select count(*)::int as active from (
      select from runs r
      where r.workspace_id = ${workspaceId} and r.status in ${sql.unsafe(isActive)} and r.mode = 'live'
        ${countsAgainstLimits(sql)}
      limit ${most}) a`;
  return row.active;
}

interface EntryState {
  workflowId: string;
  kind: "entry" | "slot";
  key: string;
  at: Date;
  runId: string | null;
  status: RunStatus | null;
}

async function readEntries({ sql, workspaceId }: Batch, requests: GateRequest[]): Promise<EntryState[]> {
  const wanted = requests.flatMap(({ policy: { workflowId }, entryKeys, throttleKeys }) => [
    ...Array.from(entryKeys, (key) => ({ workflowId, kind: "entry", key })),
    ...Array.from(throttleKeys, (key) => ({ workflowId, kind: "slot", key })),
  ]);
  if (wanted.length === 0) return [];
  return sql<EntryState[]>`
    select e.workflow_id as "workflowId", e.kind, e.key, e.at, e.run_id as "runId", r.status
    from jsonb_to_recordset(${jsonText(wanted)}::text::jsonb) as x("workflowId" uuid, kind text, key text)
    join workflow_entries e on e.workspace_id = ${workspaceId} and e.workflow_id = x."workflowId" and e.kind = x.kind and e.key = x.key
    left join runs r on r.workspace_id = e.workspace_id and r.id = e.run_id`;
}

async function readDebounced(
  { sql, workspaceId }: Batch,
  requests: GateRequest[],
): Promise<{ workflowId: string; key: string; runId: string; queuedAt: Date }[]> {
  const wanted = requests.flatMap(({ policy: { workflowId }, debounceKeys }) =>
    Array.from(debounceKeys, (key) => ({ workflowId, key })),
  );
  if (wanted.length === 0) return [];
  // Locked, so that its time does not come while its event is being replaced.
  return sql`
    select h.workflow_id as "workflowId", h.debounce_key as key, h.run_id as "runId", h.queued_at as "queuedAt"
    from held_runs h
    where h.workspace_id = ${workspaceId} and (h.workflow_id, h.debounce_key) in (
      select x."workflowId", x.key from jsonb_to_recordset(${jsonText(wanted)}::text::jsonb) as x("workflowId" uuid, key text))
    order by h.run_id for update of h`;
}

function whereIs(status: RunStatus | null): "held" | "active" | "over" {
  switch (status) {
    case "queued":
      return "held";
    case "running":
    case "waiting":
    case "paused":
      return "active";
    case "succeeded":
    case "failed":
    case "cancelled":
    case null:
      return "over";
    default:
      return status satisfies never;
  }
}
