import type { Exit as Condition } from "@millrace/shared/api/workflow-settings.ts";
import { explanationResult } from "@millrace/shared/conditions/evaluate.ts";
import type { Input } from "../../core/state.ts";
import type { EventView } from "../../nodes/define.ts";
import { jsonText } from "../../store/json-text.ts";
import type { ActiveRun, Batch } from "../batch.ts";
import { evaluator, valuesOf } from "../context.ts";

/** An event, and whose it is. */
export interface Arrival {
  event: EventView;
  contactId: string | null;
  row: { seq: string };
}

interface Exit {
  contactId: string;
  workflowId: string;
  /** The event's place in the order of acceptance: it ends runs that were triggered before it. */
  seq: string;
  type: string;
  status: "succeeded" | "cancelled";
}

/** The runs that these events end, by the exit conditions of their workflows; also runs that begin in this batch. */
export async function matchExits(batch: Batch, arrivals: Arrival[]): Promise<{ runId: string; input: Input }[]> {
  const { sql, workspaceId, index, runs } = batch;
  if (index.exits.size === 0) return [];
  const exits = arrivals.flatMap((arrival) => exitsOf(batch, arrival));
  if (exits.length === 0) return [];
  const rows = await sql<{ runId: string; type: string; isGoal: boolean }[]>`
    select r.id as "runId", min(x.type) as type, bool_or(x.status = 'succeeded') as "isGoal"
    from jsonb_to_recordset(${jsonText(exits)}::text::jsonb) as x("contactId" uuid, "workflowId" uuid, seq bigint, type text, status text)
    join runs r on r.workspace_id = ${workspaceId} and r.contact_id = x."contactId" and r.workflow_id = x."workflowId"
      and r.status in ('queued', 'running', 'waiting', 'paused') and r.mode = 'live' and r.since < x.seq
    group by r.id`;
  const found = new Map(
    rows.map(({ runId, type, isGoal }) => [runId, endOf(type, isGoal ? "succeeded" : "cancelled")]),
  );
  for (const { id, isNew, contactId, version, since } of runs.values()) {
    const exit = exits.find(
      (one) =>
        isNew &&
        one.contactId === contactId &&
        one.workflowId === version.workflowId &&
        BigInt(one.seq) > BigInt(since),
    );
    if (exit) found.set(id, endOf(exit.type, exit.status));
  }
  return Array.from(found, ([runId, input]) => ({ runId, input }));
}

function endOf(type: string, status: Exit["status"]): Input {
  const what =
    status === "succeeded" ? "The goal of the workflow was reached" : "An exit condition of the workflow was met";
  return { type: "exit", status, reason: `${what}: ${type}.` };
}

function exitsOf(batch: Batch, { event, contactId, row: { seq } }: Arrival): Exit[] {
  const policies = batch.index.exits.get(event.type);
  if (!policies || contactId === null) return [];
  const now = batch.clock();
  const contact = batch.records.contacts.get(contactId) ?? null;
  const values = valuesOf({ workspace: batch.index.workspace, event, contact, now });
  const { type } = event;
  return policies.flatMap(({ workflowId, timeZone, exitOn, goal }): Exit[] => {
    const evaluate = evaluator(values, now, timeZone);
    const meets = ({ eventType, filter }: Condition) =>
      eventType === type && (!filter || explanationResult(evaluate(filter)));
    const about = { contactId, workflowId, seq, type };
    if (goal && meets(goal)) return [{ ...about, status: "succeeded" }];
    return exitOn.some(meets) ? [{ ...about, status: "cancelled" }] : [];
  });
}

/**
 * Takes out of these inputs what comes after the beginning of a run that begins in this batch: by then, what follows from its
 * beginning has happened.
 */
export function takeLater(inputs: Map<ActiveRun, Input[]>): Map<ActiveRun, Input[]> {
  const later = new Map<ActiveRun, Input[]>();
  for (const [run, given] of inputs) {
    if (run.isNew && given.length > 1) later.set(run, given.splice(1));
  }
  return later;
}
