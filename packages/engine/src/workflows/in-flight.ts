import type { InFlight, InFlightCounts, InFlightPlan, VersionMove } from "@millrace/shared/api/in-flight.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Sql } from "../store/database.ts";
import { jsonText } from "../store/json-text.ts";
import { uuidv7 } from "../store/uuid.ts";
import { readWorkflow } from "./store.ts";

/** The live runs of a workflow that have not ended, by version and by the node they are at. @throws MillraceError `not_found`. */
export async function getInFlight(sql: Sql, workspaceId: string, workflowId: string): Promise<InFlight> {
  await readWorkflow(sql, workspaceId, workflowId);
  const versions = await sql<{ version: number; runs: number; graph: Graph | null }[]>`
    select r.version, r.runs, v.graph from (
      select version, count(*)::int as runs from runs
      where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and mode = 'live'
        and status in ('queued', 'running', 'waiting', 'paused')
      group by version) r
    left join workflow_versions v
      on v.workspace_id = ${workspaceId} and v.workflow_id = ${workflowId} and v.version = r.version
    order by r.version desc`;
  const nodes = await sql<{ version: number; nodeId: string; type: string; runs: number }[]>`
    select r.version, s.node_id as "nodeId", s.type, count(distinct r.id)::int as runs
    from runs r join steps s on s.workspace_id = r.workspace_id and s.run_id = r.id and s.status in ('running', 'waiting')
    where r.workspace_id = ${workspaceId} and r.workflow_id = ${workflowId} and r.mode = 'live'
      and r.status in ('queued', 'running', 'waiting', 'paused')
    group by 1, 2, 3 order by 4 desc, 2`;
  const nameOf = (graph: Graph | null, id: string) => graph?.nodes.find((node) => node.id === id)?.name ?? null;
  return {
    runs: versions.reduce((sum, { runs }) => sum + runs, 0),
    versions: versions.map(({ version, runs, graph }) => ({
      version,
      runs,
      nodes: nodes
        .filter((node) => node.version === version)
        .map(({ nodeId, type, runs: here }) => ({ nodeId, name: nameOf(graph, nodeId), type, runs: here })),
    })),
    lastMove: await lastMove(sql, workspaceId, workflowId),
  };
}

interface MoveRow extends Omit<VersionMove, "reasons" | "createdAt" | "finishedAt"> {
  createdAt: Date;
  finishedAt: Date | null;
}

async function lastMove(sql: Sql, workspaceId: string, workflowId: string): Promise<VersionMove | null> {
  const [row] = await sql<MoveRow[]>`
    select to_version as "toVersion", status, moved, exited, stayed, requested_by as "requestedBy", created_at as "createdAt",
      finished_at as "finishedAt"
    from version_moves where workspace_id = ${workspaceId} and workflow_id = ${workflowId} order by id desc limit 1`;
  if (!row) return null;
  const reasons = await sql<VersionMove["reasons"]>`
    select u.reason, count(*)::int as runs
    from unmoved_runs u join runs r on r.workspace_id = u.workspace_id and r.id = u.run_id
    where u.workspace_id = ${workspaceId} and u.workflow_id = ${workflowId} and u.to_version = ${row.toVersion}
      and r.status in ('queued', 'running', 'waiting', 'paused')
    group by u.reason order by 2 desc, 1 limit 50`;
  const { createdAt, finishedAt } = row;
  return {
    ...row,
    reasons: [...reasons],
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}

/** What a publisher chose for runs that are under way. */
export interface MoveRequest {
  workflowId: string;
  toVersion: number;
  plan: InFlightPlan;
  requestedBy: string;
}

/**
 * Writes down what becomes of the runs of older versions, with the job that does it, in the transaction that publishes the new one.
 * Where every choice is to stay, there is nothing to do. @returns how many runs are meant.
 */
export async function beginMove(sql: Sql, workspaceId: string, request: MoveRequest): Promise<InFlightCounts> {
  const { workflowId, toVersion, plan, requestedBy } = request;
  if (plan.default === "stay" && Object.values(plan.nodes).every((choice) => choice === "stay"))
    return countStaying(sql, workspaceId, request);
  const counts = await countChoices(sql, workspaceId, request);
  const id = uuidv7();
  await sql`
    insert into version_moves (workspace_id, id, workflow_id, to_version, choice, requested_by)
    values (${workspaceId}, ${id}, ${workflowId}, ${toVersion}, ${jsonText(plan)}::text::jsonb, ${requestedBy})`;
  await sql`select millrace.enqueue(${jsonText([{ identifier: "move", payload: { workspaceId, id } }])}::text::json)`;
  return counts;
}

async function countStaying(
  sql: Sql,
  workspaceId: string,
  { workflowId, toVersion }: MoveRequest,
): Promise<InFlightCounts> {
  const [row] = await sql<[{ stay: number }]>`
    select count(*)::int as stay from runs
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and mode = 'live' and version < ${toVersion}
      and status in ('queued', 'running', 'waiting', 'paused')`;
  return { stay: row.stay, move: 0, exit: 0 };
}

async function countChoices(
  sql: Sql,
  workspaceId: string,
  { workflowId, toVersion, plan }: MoveRequest,
): Promise<InFlightCounts> {
  const [counts] = await sql<[InFlightCounts]>`
    with chosen as (
      select r.id, array_agg(distinct coalesce(${jsonText(plan.nodes)}::text::jsonb ->> s.node_id, ${plan.default}::text))
          filter (where s.node_id is not null) as choices
      from runs r left join steps s on s.workspace_id = r.workspace_id and s.run_id = r.id and s.status in ('running', 'waiting')
      where r.workspace_id = ${workspaceId} and r.workflow_id = ${workflowId} and r.mode = 'live' and r.version < ${toVersion}
        and r.status in ('queued', 'running', 'waiting', 'paused')
      group by r.id
    )
    select count(*) filter (where choices = '{move}')::int as move, count(*) filter (where choices = '{exit}')::int as exit,
      count(*) filter (where choices is null or choices not in ('{move}', '{exit}'))::int as stay
    from chosen`;
  return counts;
}
