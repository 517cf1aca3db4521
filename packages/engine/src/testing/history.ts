import type { Match } from "@millrace/shared/api/events.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { Attempt, RunError, RunStatus, StepStatus } from "@millrace/shared/runs/run.ts";
import { scopedKey } from "../core/keys.ts";
import type { Pool } from "../store/database.ts";
import { inWorkspace } from "../store/tenancy.ts";

/** A run as its tables hold it, with its steps by node id (`scope/node` inside a loop), in the order in which they began. */
export interface RecordedRun {
  id: string;
  workflowId: string;
  version: number;
  status: RunStatus;
  mode: "live" | "test";
  contactId: string | null;
  eventId: string | null;
  hop: number;
  error: RunError | null;
  finishedAt: Date | null;
  steps: Record<string, RecordedStep>;
}

export interface RecordedStep {
  status: StepStatus;
  attempt: number;
  port: string | null;
  input: Json;
  output: Json;
  error: RunError | null;
  explanation: Json;
  attempts: Attempt[];
  startedAt: Date | null;
  finishedAt: Date | null;
  dueAt: Date | null;
}

export interface RecordedReceipt {
  status: string;
  contactId: string | null;
  matches: Match[];
}

/** Every step's status by node id, which is what most tests look at. */
export function statuses(run: RecordedRun): Record<string, StepStatus> {
  return Object.fromEntries(Object.entries(run.steps).map(([id, step]) => [id, step.status]));
}

export async function readRuns(
  pool: Pool,
  workspaceId: string,
  filter: { id?: string; workflowId?: string },
): Promise<RecordedRun[]> {
  const { id = null, workflowId = null } = filter;
  const [runs, steps] = await inWorkspace(pool, workspaceId, (sql) =>
    Promise.all([
      sql<Omit<RecordedRun, "steps">[]>`
        select id, workflow_id as "workflowId", version, status, mode, contact_id as "contactId", event_id as "eventId", hop, error,
          finished_at as "finishedAt"
        from runs where workspace_id = ${workspaceId}
          and (${id}::uuid is null or id = ${id}) and (${workflowId}::uuid is null or workflow_id = ${workflowId})
        order by id`,
      sql<(RecordedStep & { runId: string; nodeId: string; scope: string })[]>`
        select s.run_id as "runId", s.node_id as "nodeId", s.scope, s.status, s.attempt, s.port, s.input, s.output, s.error, s.explanation,
          s.attempts, s.started_at as "startedAt", s.finished_at as "finishedAt", s.due_at as "dueAt"
        from steps s join runs r on r.workspace_id = s.workspace_id and r.id = s.run_id
        where s.workspace_id = ${workspaceId}
          and (${id}::uuid is null or r.id = ${id}) and (${workflowId}::uuid is null or r.workflow_id = ${workflowId})
        order by s.ordinal`,
    ]),
  );
  const byRun = Map.groupBy(steps, ({ runId }) => runId);
  return runs.map((run) => ({
    ...run,
    steps: Object.fromEntries((byRun.get(run.id) ?? []).map((step) => [scopedKey(step.scope, step.nodeId), step])),
  }));
}

/** What became of an event, by our id of it; undefined until it is dispatched. */
export async function readReceipt(
  pool: Pool,
  workspaceId: string,
  eventId: string,
): Promise<RecordedReceipt | undefined> {
  const [row] = await inWorkspace(
    pool,
    workspaceId,
    (sql) => sql<RecordedReceipt[]>`
    select status, contact_id as "contactId", matches from event_receipts
    where workspace_id = ${workspaceId} and event_id = ${eventId}`,
  );
  return row;
}
