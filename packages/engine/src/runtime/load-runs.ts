import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { RunStatus } from "@millrace/shared/runs/run.ts";
import { initialState } from "../core/advance.ts";
import type { RunState } from "../core/state.ts";
import { loadContacts } from "../records/load.ts";
import type { EventView } from "../nodes/define.ts";
import { type Abandoned, abandonRuns } from "./abandon-runs.ts";
import { isHeld } from "./admission/stored-status.ts";
import type { ActiveRun, Batch } from "./batch.ts";
import type { Shell } from "./shell.ts";
import { compileVersion, type Version } from "./version.ts";

interface RunRow {
  id: string;
  workflowId: string;
  version: number;
  graph: Graph | null;
  mode: "live" | "test";
  contactId: string | null;
  eventId: string | null;
  eventKey: string | null;
  hop: number;
  since: string;
  parent: ActiveRun["parent"];
  priority: number;
  epoch: number;
  status: RunStatus;
  state: RunState | null;
  startedAt: Date;
  nextOrdinal: number;
}

/**
 * Locks contacts, so that an event of theirs and a step that begins to wait for one cannot miss each other.
 * Always before runs, and in one order, so that batches do not lock each other out.
 */
export async function holdContacts(batch: Batch, contactIds: Iterable<string>): Promise<void> {
  const ids = [...new Set(contactIds)].sort();
  if (ids.length === 0) return;
  await batch.sql`
    select from contacts where workspace_id = ${batch.workspaceId} and id = any(${ids}::uuid[]) order by id for no key update`;
}

/** Locks the contacts of runs. */
export async function holdOwners(batch: Batch, runIds: string[]): Promise<void> {
  if (runIds.length === 0) return;
  const owners = await batch.sql<{ contactId: string }[]>`
    select distinct contact_id as "contactId" from runs
    where workspace_id = ${batch.workspaceId} and id = any(${runIds}::uuid[]) and contact_id is not null`;
  await holdContacts(
    batch,
    owners.map(({ contactId }) => contactId),
  );
}

/**
 * Loads and locks runs that can still go on, with their events and contacts, into the batch. Others are left out; those
 * whose workflow is gone or cannot be carried out any more end as failed, because nothing would ever come of them.
 */
export async function loadRuns(shell: Shell, batch: Batch, runIds: Iterable<string>): Promise<void> {
  const { sql, workspaceId } = batch;
  const ids = [...new Set(runIds)].filter((id) => !batch.runs.has(id)).sort();
  if (ids.length === 0) return;
  await holdOwners(batch, ids);
  const rows = await sql<RunRow[]>`
    select id, workflow_id as "workflowId", version, graph, mode, contact_id as "contactId", event_id as "eventId",
      event_key as "eventKey", hop, since, epoch, status, state, started_at as "startedAt",
      priority, case when parent_run_id is not null then
        jsonb_build_object('runId', parent_run_id, 'nodeId', parent_node_id, 'scope', parent_scope, 'attempt', parent_attempt) end as parent,
      coalesce(next_ordinal,
        (select coalesce(max(s.ordinal) + 1, 0) from steps s where s.workspace_id = ${workspaceId} and s.run_id = runs.id)) as "nextOrdinal"
    from runs where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and state is not null
    order by id for update`;
  const [events] = await Promise.all([
    loadEvents(
      batch,
      rows.flatMap(({ eventId }) => eventId ?? []),
    ),
    loadContacts(
      batch.records,
      rows.flatMap(({ contactId }) => contactId ?? []),
    ),
  ]);
  const abandoned: Abandoned[] = [];
  for (const row of rows) {
    const version = await versionOf(shell, batch, row);
    if (typeof version === "string") {
      abandoned.push({ runId: row.id, error: { code: "version_unusable", message: version } });
      continue;
    }
    const state = row.state ?? initialState();
    batch.runs.set(row.id, {
      id: row.id,
      version,
      mode: row.mode,
      contactId: row.contactId,
      eventId: row.eventId,
      eventKey: row.eventKey,
      event: (row.eventId && events.get(row.eventId)) || null,
      hop: row.hop,
      since: row.since,
      parent: row.parent,
      priority: row.priority,
      epoch: row.epoch,
      startedAt: row.startedAt.toISOString(),
      state,
      isNew: false,
      isQueued: isHeld(row.status, state),
      graph: row.graph as Json,
      steps: new Map(),
      nextOrdinal: row.nextOrdinal,
      changed: false,
      inputs: new Map(),
    } satisfies ActiveRun);
  }
  batch.abandoned.push(...(await abandonRuns(sql, workspaceId, abandoned)));
}

/** The version of a run, or why it cannot go on with it. */
async function versionOf(
  shell: Shell,
  { sql, workspaceId }: Batch,
  { workflowId, version: number, graph }: RunRow,
): Promise<Version | string> {
  try {
    if (graph) return compileVersion(shell.types, { workflowId, name: "", version: number, settings: {}, graph });
    const version = await shell.index.version(sql, workspaceId, workflowId, number);
    return version ?? "The workflow of this run was deleted.";
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    return `This run cannot go on. ${error.message}`;
  }
}

interface EventViewRow {
  id: string;
  key: string;
  type: string;
  source: string;
  time: Date;
  data: EventView["data"];
  entity: { type: string; id: string } | null;
}

/** Events as templates see them, by our id. */
export async function loadEvents(
  { sql, workspaceId }: Pick<Batch, "sql" | "workspaceId">,
  ids: string[],
): Promise<Map<string, EventView>> {
  if (ids.length === 0) return new Map();
  const rows = await sql<EventViewRow[]>`
    select id, key, type, source, time, data, entity from events where workspace_id = ${workspaceId} and id = any(${ids}::uuid[])`;
  return new Map(rows.map((row) => [row.id, eventView(row)]));
}

export function eventView({ key, type, source, time, data, entity }: Omit<EventViewRow, "id">): EventView {
  return { id: key, type, source, time: time.toISOString(), data, ...(entity ? { entity } : {}) };
}
