import type { TransactionSql } from "postgres";
import { scopedKey } from "../../core/keys.ts";
import { jsonText } from "../../store/json-text.ts";
import type { ActiveRun, Batch } from "../batch.ts";
import { insertReceipts } from "../event-writes.ts";
import type { JobSpec } from "../jobs.ts";
import type { ChildEvent, ChildWait } from "./collect.ts";

/** Child runs in one job. */
const perJob = 200;

/**
 * Writes what a batch has to say about child runs. @param changed the runs that the batch has written.
 * @returns the jobs that tell parents of their children's ends, and children of what became of their parents.
 */
export async function writeChildren(batch: Batch, changed: ActiveRun[]): Promise<JobSpec[]> {
  const { sql, workspaceId, children } = batch;
  const ended = changed.flatMap(({ id, parent, state: { status } }) =>
    parent?.attempt != null && (status === "succeeded" || status === "failed" || status === "cancelled") ? id : [],
  );
  const waits = children.waits.filter((wait) => isAwaited(batch, wait));
  const following = children.waits.filter((wait) => !waits.includes(wait)).map(({ childRunId }) => childRunId);
  // What waited before goes first: a retry of a step waits for another run.
  following.push(...(await releaseWaits(batch)));
  await Promise.all([
    children.events.length > 0 && insertChildEvents(sql, workspaceId, children.events),
    children.events.length > 0 && insertReceipts(sql, workspaceId, children.events.map(receiptOf)),
    waits.length > 0 && insertChildWaits(sql, workspaceId, waits),
  ]);
  following.push(...(await childrenOf(batch)));
  return childJobs(workspaceId, ended, following);
}

/** The jobs that settle what these child runs and their parents have to do with each other. */
export function childJobs(workspaceId: string, ended: string[], following: string[]): JobSpec[] {
  const jobs: JobSpec[] = [];
  for (let from = 0; from < Math.max(ended.length, following.length); from += perJob) {
    const to = from + perJob;
    const payload = { workspaceId, ended: ended.slice(from, to), following: following.slice(from, to) };
    jobs.push({ identifier: "advance", payload });
  }
  return jobs;
}

/** A later wave may have stopped the run that was to wait. */
function isAwaited({ runs }: Batch, { runId, nodeId, scope, attempt }: ChildWait): boolean {
  const step = runs.get(runId)?.state.steps[scopedKey(scope, nodeId)];
  return step?.status === "waiting" && step.attempt === attempt;
}

/** Ends the waits of steps that were released. @returns the runs they waited for that go on. */
async function releaseWaits({ sql, workspaceId, children: { released } }: Batch): Promise<string[]> {
  if (released.length === 0) return [];
  const rows = await sql<{ id: string }[]>`
    with gone as (
      delete from child_waits w
      using jsonb_to_recordset(${jsonText(released)}::text::jsonb) as x("runId" uuid, "nodeId" text, scope text)
      where w.workspace_id = ${workspaceId} and w.run_id = x."runId" and w.node_id = x."nodeId" and w.scope = x.scope
      returning w.child_run_id
    )
    select r.id from gone join runs r on r.workspace_id = ${workspaceId} and r.id = gone.child_run_id
    where r.status in ('queued', 'running', 'waiting', 'paused')`;
  return rows.map(({ id }) => id);
}

/** The runs that steps of paused and resumed runs wait for. */
async function childrenOf({ sql, workspaceId, children: { parents } }: Batch): Promise<string[]> {
  if (parents.length === 0) return [];
  const rows = await sql<{ id: string }[]>`
    select child_run_id as id from child_waits where workspace_id = ${workspaceId} and run_id = any(${parents}::uuid[])`;
  return rows.map(({ id }) => id);
}

function insertChildWaits(sql: TransactionSql, workspaceId: string, waits: ChildWait[]): Promise<unknown> {
  return sql`
    insert into child_waits (workspace_id, run_id, node_id, scope, attempt, child_run_id)
    select ${workspaceId}, x."runId", x."nodeId", x.scope, x.attempt, x."childRunId"
    from jsonb_to_recordset(${jsonText(waits)}::text::jsonb)
      as x("runId" uuid, "nodeId" text, scope text, attempt int, "childRunId" uuid)`;
}

/** As historical ones: nothing waits for an event that only stands for a call. */
function insertChildEvents(sql: TransactionSql, workspaceId: string, events: ChildEvent[]): Promise<unknown> {
  const rows = events.map(({ event: { id, type, source, time, data }, contactId, cause }) => ({
    ...{ id, type, source, time, data },
    contact: contactId === null ? null : { id: contactId },
    trace: cause,
  }));
  return sql`
    insert into events (workspace_id, id, key, source, type, time, mode, contact, data, trace)
    select ${workspaceId}, x.id, x.id::text, x.source, x.type, x.time, 'historical', nullif(x.contact, 'null'), x.data, x.trace
    from jsonb_to_recordset(${jsonText(rows)}::text::jsonb)
      as x(id uuid, source text, type text, time timestamptz, contact jsonb, data jsonb, trace jsonb)`;
}

function receiptOf({
  runId,
  workflowId,
  version,
  contactId,
  event,
  since,
}: ChildEvent): Parameters<typeof insertReceipts>[2][number] {
  const matches = [{ workflowId, version, started: true, runId }];
  return { eventId: event.id, seq: since, type: event.type, status: "processed", contactId, matches };
}
