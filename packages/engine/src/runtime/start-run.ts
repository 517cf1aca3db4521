import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { EventView } from "../nodes/define.ts";
import { loadContacts } from "../records/load.ts";
import { jsonText } from "../store/json-text.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { uuidv7 } from "../store/uuid.ts";
import { type Batch, openBatch } from "./batch.ts";
import { writeBatch } from "./commit.ts";
import type { StartRun } from "./engine.ts";
import { eventTypeOf, triggerOf, triggersOf } from "./entry.ts";
import { insertReceipts } from "./event-writes.ts";
import { holdContacts, loadEvents } from "./load-runs.ts";
import { newRun } from "./new-run.ts";
import type { Shell } from "./shell.ts";
import { compileVersion, type ExecutableNode, type Version } from "./version.ts";
import { runWaves } from "./waves.ts";

/** A run to be begun: of which version, at which trigger, for what. */
interface Beginning {
  version: Version;
  trigger: ExecutableNode;
  mode: "live" | "test";
  graph: Graph | null;
  contactId: string | null;
  eventId: string | null;
  event: EventView | null;
  hop: number;
  since: string;
}

/** Starts a run by hand. Its event is stored like any other, so that its history is complete. @returns the run's id. */
export function startRun(shell: Shell, workspaceId: string, start: StartRun): Promise<string> {
  return inBatch(shell, workspaceId, async (batch) => {
    const { mode, contactId, data, graph = null } = start;
    const version = await versionOf(shell, batch, { ...start, graph });
    const trigger = triggerOf(version, start.triggerNodeId);
    if (!trigger) {
      throw new MillraceError("invalid_input", "The workflow has no such trigger.", {
        issues: [{ path: "triggerNodeId", code: "unknown_trigger", message: "Name a trigger node of the workflow." }],
      });
    }
    const id = uuidv7();
    const type = eventTypeOf(trigger);
    const event = { id, type, source: "manual", time: batch.clock().toISOString(), data };
    // What is only tried out must not be what a step of a live run waits for.
    await storeEvent(batch, event, mode === "test" ? "historical" : "live");
    const since = await nextPlace(batch);
    const runId = await begin(batch, { version, trigger, mode, graph, contactId, eventId: id, event, hop: 0, since });
    const match = { workflowId: start.workflowId, version: start.version, started: true, runId };
    await insertReceipts(batch.sql, workspaceId, [
      { eventId: id, seq: since, type, status: "processed", contactId, matches: [match] },
    ]);
    return runId;
  });
}

interface ReplayedRow {
  workflowId: string;
  version: number;
  mode: "live" | "test";
  contactId: string | null;
  eventId: string | null;
  hop: number;
  graph: Graph | null;
  triggerNodeId: string | null;
}

/** A new run of the same event, from the start, on the same version or the given one. @returns the new run's id. */
export function replayRun(shell: Shell, workspaceId: string, runId: string, number?: number): Promise<string> {
  return inBatch(shell, workspaceId, async (batch) => {
    const [run] = await batch.sql<ReplayedRow[]>`
      select r.workflow_id as "workflowId", r.version, r.mode, r.contact_id as "contactId", r.event_id as "eventId", r.hop, r.graph,
        (select s.node_id from steps s where s.workspace_id = r.workspace_id and s.run_id = r.id and s.status = 'succeeded'
          order by s.ordinal limit 1) as "triggerNodeId"
      from runs r where r.workspace_id = ${workspaceId} and r.id = ${runId}`;
    if (!run) throw new MillraceError("not_found", "There is no such run.");
    const { workflowId, mode, contactId, eventId, hop, triggerNodeId } = run;
    const graph = number === undefined ? run.graph : null;
    const version = await versionOf(shell, batch, { workflowId, version: number ?? run.version, graph });
    const events = await loadEvents(batch, eventId ? [eventId] : []);
    const event = (eventId && events.get(eventId)) || null;
    // Another version may not have this trigger any more.
    const trigger =
      triggerOf(version, triggerNodeId ?? undefined) ??
      triggersOf(version).find((candidate) => eventTypeOf(candidate) === event?.type) ??
      triggerOf(version);
    if (!trigger) throw new MillraceError("invalid_state", "The version has no trigger to start at.");
    const since = await nextPlace(batch);
    return begin(batch, { version, trigger, mode, graph, contactId, eventId, event, hop, since });
  });
}

async function inBatch(shell: Shell, workspaceId: string, work: (batch: Batch) => Promise<string>): Promise<string> {
  const { runId, changes } = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const index = await shell.index.read(sql, workspaceId);
    const [clock] = await sql<{ now: Date }[]>`select now()`;
    const batch = openBatch(sql, index, clock?.now ?? new Date(0), true);
    const runId = await work(batch);
    return { runId, changes: await writeBatch(batch) };
  });
  shell.publish(workspaceId, changes);
  return runId;
}

/** A place in the order of acceptance: what ends the waits of a run that begins here comes after it. */
async function nextPlace({ sql }: Batch): Promise<string> {
  const [row] = await sql<[{ place: string }]>`select nextval('event_order') as place`;
  return row.place;
}

async function begin(batch: Batch, { trigger, graph, ...beginning }: Beginning): Promise<string> {
  const { contactId, event } = beginning;
  if (contactId) {
    await holdContacts(batch, [contactId]);
    await loadContacts(batch.records, [contactId]);
  }
  const run = newRun(batch, { ...beginning, eventKey: event?.id ?? null, graph: graph as Json });
  await runWaves(batch, new Map([[run, [{ type: "start", nodeId: trigger.node.id }]]]));
  return run.id;
}

async function versionOf(
  shell: Shell,
  { sql, workspaceId }: Batch,
  { workflowId, version: number, graph }: { workflowId: string; version: number; graph: Graph | null },
): Promise<Version> {
  if (graph) return compileVersion(shell.types, { workflowId, name: "", version: number, settings: {}, graph });
  const version = await shell.index.version(sql, workspaceId, workflowId, number);
  if (!version) throw new MillraceError("not_found", "There is no such version.");
  return version;
}

function storeEvent(
  { sql, workspaceId }: Batch,
  { id, type, source, data }: EventView,
  mode: "live" | "historical",
): Promise<unknown> {
  return sql`
    insert into events (workspace_id, id, key, source, type, time, mode, data)
    values (${workspaceId}, ${id}, ${id}, ${source}, ${type}, now(), ${mode}, ${jsonText(data)}::text::jsonb)`;
}
