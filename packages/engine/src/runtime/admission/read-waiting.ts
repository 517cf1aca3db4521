import { jsonText } from "../../store/json-text.ts";
import type { Batch } from "../batch.ts";
import type { Policy } from "./policy.ts";
import type { HoldReason } from "./words.ts";

/** A held run that may begin as soon as there is a place. */
export interface Waiting {
  runId: string;
  workflowId: string;
  nodeId: string;
  reason: HoldReason;
  words: string;
  contactId: string | null;
  eventId: string | null;
  entryKey: string | null;
  entered: boolean;
  hasSlot: boolean;
  isChild: boolean;
  queuedAt: Date;
}

/** Held runs looked at together: enough for a good batch, and few enough to be committed soon. */
export const atOnce = 100;

/** The workflows of which runs wait for a place. */
export async function workflowsWithWaiting({ sql, workspaceId }: Batch): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select w.id from workflows w
    where w.workspace_id = ${workspaceId} and exists (
      select from held_runs h where h.workspace_id = ${workspaceId} and h.workflow_id = w.id and h.due_at = 'infinity')`;
  return rows.map(({ id }) => id);
}

/**
 * The held runs that come next, in the order of their admission, over all these workflows. Where runs of a key go one at a
 * time, the first of each key whose run before it has ended.
 */
export async function readWaiting(batch: Batch, policies: Policy[], runLimit: number | undefined): Promise<Waiting[]> {
  const { sql, workspaceId } = batch;
  const asked = policies.map(({ workflowId, concurrency = atOnce }) => ({
    workflowId,
    most: Math.min(atOnce, concurrency),
  }));
  const rows = await sql<Waiting[]>`
    select h.run_id as "runId", h.workflow_id as "workflowId", h.node_id as "nodeId", h.reason, h.words, h.contact_id as "contactId",
      h.event_id as "eventId",
      h.entry_key as "entryKey", h.entered, h.has_slot as "hasSlot", h.is_child as "isChild", h.queued_at as "queuedAt"
    from jsonb_to_recordset(${jsonText(asked)}::text::jsonb) as x("workflowId" uuid, most int)
    cross join lateral (
      select h.*, r.contact_id, r.event_id, r.parent_run_id is not null as is_child from held_runs h
      join runs r on r.workspace_id = h.workspace_id and r.id = h.run_id and r.status = 'queued'
      where h.workspace_id = ${workspaceId} and h.workflow_id = x."workflowId" and h.due_at = 'infinity'
        and (h.reason <> 'one_at_a_time' or h.entry_key is null or (
          not exists (
            select from workflow_entries e join runs b on b.workspace_id = e.workspace_id and b.id = e.run_id
            where e.workspace_id = h.workspace_id and e.workflow_id = h.workflow_id and e.kind = 'entry' and e.key = h.entry_key
              and e.run_id <> h.run_id and b.status in ('queued', 'running', 'waiting', 'paused'))
          and not exists (
            select from held_runs earlier
            where earlier.workspace_id = h.workspace_id and earlier.workflow_id = h.workflow_id
              and earlier.entry_key = h.entry_key and earlier.reason = 'one_at_a_time'
              and (earlier.order_at, earlier.run_id) < (h.order_at, h.run_id))))
      order by h.order_at, h.run_id limit x.most
    ) h
    order by h.order_at, h.run_id limit ${Math.min(atOnce, runLimit ?? atOnce)}`;
  return rows;
}

/** Which of these still wait, now that their workflows are locked; nobody else changes them until the commit. */
export async function stillWaiting({ sql, workspaceId }: Batch, waiting: Waiting[]): Promise<Waiting[]> {
  const rows = await sql<{ runId: string }[]>`
    select run_id as "runId" from held_runs
    where workspace_id = ${workspaceId} and run_id = any(${waiting.map(({ runId }) => runId)}::uuid[]) and due_at = 'infinity'
    order by run_id for update`;
  const ids = new Set(rows.map(({ runId }) => runId));
  return waiting.filter(({ runId }) => ids.has(runId));
}
