import type { NumbersQuery, WorkflowNumbers } from "@millrace/shared/api/numbers.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import { tally } from "../runtime/numbers/tally.ts";
import type { Sql } from "../store/database.ts";
import { type DrawnVersion, foldNumbers, type TallyRow } from "./fold-numbers.ts";
import { readWorkflow } from "./store.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * What became of the runs that began in a period. Hours that are over come from what is kept; runs that go on, those of the last
 * minutes and of hours that the period cuts in two are counted as they are now. @throws MillraceError `not_found`.
 */
export async function getNumbers(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  query: NumbersQuery,
  types: NodeTypes,
): Promise<WorkflowNumbers> {
  await readWorkflow(sql, workspaceId, workflowId);
  const { from, to } = await period(sql, query);
  const rows = await count(sql, workspaceId, workflowId, from, to, query);
  const graphs = await graphsOf(sql, workspaceId, workflowId, [...new Set(rows.map(({ version }) => version))]);
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    ...foldNumbers(
      rows,
      graphs.map((graph) => drawnVersion(graph, types)),
    ),
  };
}

/** In ms since 1970. */
async function period(sql: Sql, query: NumbersQuery): Promise<{ from: number; to: number }> {
  const [{ now }] = await sql<[{ now: Date }]>`select now()`;
  const to = query.to === undefined ? now.getTime() : Date.parse(query.to);
  const from = query.from === undefined ? to - 30 * dayMs : Date.parse(query.from);
  return { from, to: Math.max(from, to) };
}

async function count(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  from: number,
  to: number,
  { version = null, mode }: { version?: number | null | undefined; mode: string },
): Promise<TallyRow[]> {
  // Whole hours are kept; a period within one hour has none.
  const firstHour = Math.ceil(from / hourMs) * hourMs;
  const lastHour = Math.max(firstHour, Math.floor(to / hourMs) * hourMs);
  const [low, high] = [idAt(from), idAt(to)];
  const [first, last] = [idAt(Math.min(firstHour, to)), idAt(Math.min(lastHour, to))];
  // Next to nothing is known to the planner of how many rows come out of `chosen`: steps are best looked up run by run, since
  // those of other runs are far more, and groups best hashed.
  await sql`
    select set_config('enable_sort', 'off', true), set_config('enable_hashjoin', 'off', true),
      set_config('enable_mergejoin', 'off', true)`;
  const isWanted = sql`mode = ${mode} and (${version}::int is null or version = ${version}::int)`;
  const ofWorkflow = sql`
    select id, workflow_id, version, mode, status from runs
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and ${isWanted}`;
  // One statement sees one moment: a run is either kept or not, however far the job comes meanwhile.
  const rows = await sql<(Omit<TallyRow, "count" | "totalMs"> & { count: string; totalMs: string })[]>`
    with at as materialized (
      select coalesce(max(until::text)::uuid, '00000000-0000-0000-0000-000000000000') as until
      from counted_runs where workspace_id = ${workspaceId}
    ), found as (
      ${ofWorkflow} and id >= ${low}::uuid and id < ${high}::uuid and id > (select until from at)
      union all
      ${ofWorkflow} and id >= ${low}::uuid and id < ${first}::uuid and id <= (select until from at)
      union all
      ${ofWorkflow} and id >= ${last}::uuid and id < ${high}::uuid and id <= (select until from at)
      union all
      select r.id, r.workflow_id, r.version, r.mode, r.status
      from uncounted_runs u join runs r on r.workspace_id = ${workspaceId} and r.id = u.run_id
      where u.workspace_id = ${workspaceId} and u.workflow_id = ${workflowId} and u.run_id >= ${first}::uuid
        and u.run_id < ${last}::uuid and ${isWanted}
    ), chosen as materialized (
      select id, workflow_id, null as hour, version, mode, status from found
    ), live as (${tally(sql, workspaceId)}), everything as (
      select version, node_id, status, port, is_left, pace, count, total_ms from live
      union all
      select version, node_id, status, port, is_left, pace, count, total_ms from workflow_numbers
      where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and ${isWanted}
        and hour >= ${new Date(firstHour).toISOString()} and hour < ${new Date(lastHour).toISOString()}
    )
    select version, node_id as "nodeId", status, port, is_left as "isLeft", pace, sum(count) as count, sum(total_ms) as "totalMs"
    from everything group by 1, 2, 3, 4, 5, 6`;
  return rows.map((row) => ({ ...row, count: Number(row.count), totalMs: Number(row.totalMs) }));
}

/** The smallest id of version 7 of a moment. */
function idAt(ms: number): string {
  const time = Math.max(0, ms).toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-0000-0000-000000000000`;
}

interface VersionGraph {
  version: number;
  graph: Graph;
}

/** Test runs of drafts, which count as version 0, are shown on the draft as it is. */
function graphsOf(sql: Sql, workspaceId: string, workflowId: string, versions: number[]): Promise<VersionGraph[]> {
  return sql<VersionGraph[]>`
    select version, graph from workflow_versions
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and version = any (${versions})
    union all
    select 0, draft from workflows where workspace_id = ${workspaceId} and id = ${workflowId}`;
}

function drawnVersion({ version, graph }: VersionGraph, types: NodeTypes): DrawnVersion {
  const bodies = new Map(graph.nodes.map(({ id, type }) => [id, types.get(type)?.traits.body?.port]));
  return { version, edges: graph.edges, isBodyPort: (nodeId, port) => bodies.get(nodeId) === port };
}
