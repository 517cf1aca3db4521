import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { RunError, StepStatus } from "@millrace/shared/runs/run.ts";
import { type Batch } from "../batch.ts";
import { versionOf } from "../begin-run.ts";
import type { Shell } from "../shell.ts";
import type { Version } from "../version.ts";

/** Which version a replay runs on, and where it begins; left out: the run's own, and the start. */
export interface ReplayChoice {
  fromNodeId?: string | undefined;
  version?: number | undefined;
}

/** The run that is replayed. */
export interface Source {
  id: string;
  workflowId: string;
  version: number;
  mode: "live" | "test";
  contactId: string | null;
  eventId: string | null;
  hop: number;
  graph: Graph | null;
}

/** A step of its log. */
export interface LoggedStep {
  nodeId: string;
  scope: string;
  type: string;
  status: StepStatus;
  attempt: number;
  port: string | null;
  input: Json;
  output: Json;
  error: RunError | null;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** @throws MillraceError `not_found`. */
export async function readSource(
  { sql, workspaceId }: Pick<Batch, "sql" | "workspaceId">,
  runId: string,
): Promise<Source> {
  const [run] = await sql<Source[]>`
    select id, workflow_id as "workflowId", version, mode, contact_id as "contactId", event_id as "eventId", hop, graph
    from runs where workspace_id = ${workspaceId} and id = ${runId}`;
  if (!run) throw new MillraceError("not_found", "There is no such run.");
  return run;
}

/** The version that the replay runs on: of a test run the draft as it was, unless another one is chosen. */
export function chosenVersion(
  shell: Shell,
  at: Pick<Batch, "sql" | "workspaceId">,
  { workflowId, version, graph }: Source,
  choice: ReplayChoice,
): Promise<Version> {
  const isOther = choice.version !== undefined;
  return versionOf(shell, at, { workflowId, version: choice.version ?? version, graph: isOther ? null : graph });
}

/** A run's log in the order in which its steps began. */
export function readLog(
  { sql, workspaceId }: Pick<Batch, "sql" | "workspaceId">,
  runId: string,
): Promise<LoggedStep[]> {
  return sql<LoggedStep[]>`
    select node_id as "nodeId", scope, type, status, attempt, port, input, output, error, started_at as "startedAt",
      finished_at as "finishedAt"
    from steps where workspace_id = ${workspaceId} and run_id = ${runId} order by ordinal`;
}

export function noSuchStart(message: string): MillraceError {
  return new MillraceError("invalid_input", "The run cannot be replayed from this step.", {
    issues: [{ path: "fromNodeId", code: "unknown_node", message }],
  });
}
