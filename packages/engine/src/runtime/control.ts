import { MillraceError } from "@millrace/shared/errors.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import type { Input } from "../core/state.ts";
import { inWorkspace } from "../store/tenancy.ts";
import { uuidv7 } from "../store/uuid.ts";
import { jsonText } from "../store/json-text.ts";
import type { RunAdvancer } from "./advance-runs.ts";
import { openBatch } from "./batch.ts";
import { writeBatch } from "./commit.ts";
import { newRun } from "./dispatch.ts";
import type { RunControl, StartRun } from "./engine.ts";
import { eventRow, insertReceipts } from "./event-writes.ts";
import { eventView, loadEvents, holdContacts } from "./load-runs.ts";
import { loadContacts } from "../records/load.ts";
import type { Shell } from "./shell.ts";
import { compileVersion } from "./version.ts";
import { runWaves } from "./waves.ts";

/** What operators do to runs. */
export function createRunControl(shell: Shell, advancer: RunAdvancer): RunControl {
  const giveAll = async (workspaceId: string, runIds: string[], input: Input): Promise<string[]> => {
    const changed = await advancer.give(
      workspaceId,
      runIds.map((runId) => ({ runId, input })),
    );
    return [...changed];
  };
  return {
    start: (workspaceId, run) => startRun(shell, workspaceId, run),
    cancel: async (workspaceId, runIds, reason) => {
      // Raised first: whoever holds a run of these at this moment cannot write it any more.
      await inWorkspace(
        shell.pool,
        workspaceId,
        (sql) => sql`
        update runs set epoch = epoch + 1 where workspace_id = ${workspaceId} and id = any(${runIds}::uuid[]) and state is not null`,
      );
      return giveAll(workspaceId, runIds, { type: "cancel", reason });
    },
    pause: (workspaceId, runIds) => giveAll(workspaceId, runIds, { type: "pause" }),
    resume: (workspaceId, runIds) => giveAll(workspaceId, runIds, { type: "resume" }),
    replay: (workspaceId, runId, version) => replayRun(shell, workspaceId, runId, version),
    retryDeadLetter: (workspaceId, id, input) => retryDeadLetter(shell, advancer, workspaceId, id, input),
  };
}

/** Starts a run by hand. Its event is stored like any other, so that its history is complete. */
async function startRun(shell: Shell, workspaceId: string, start: StartRun): Promise<string> {
  const { runId, changes } = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const index = await shell.index.read(sql, workspaceId);
    const [clock] = await sql<{ now: Date }[]>`select now()`;
    const now = clock?.now ?? new Date(0);
    const batch = openBatch(sql, index, now, true);
    const version = start.graph
      ? compileVersion(shell.types, {
          workflowId: start.workflowId,
          name: "",
          version: start.version,
          settings: {},
          graph: start.graph,
        })
      : await shell.index.version(sql, workspaceId, start.workflowId, start.version);
    if (!version) throw new MillraceError("not_found", "There is no such version.");
    const triggers = [...version.nodes.values()].filter(
      ({ definition, node }) => definition.kind === "trigger" && !node.disabled,
    );
    const trigger = start.triggerNodeId ? triggers.find(({ node }) => node.id === start.triggerNodeId) : triggers[0];
    if (!trigger)
      throw new MillraceError("invalid_input", "The workflow has no such trigger.", {
        issues: [{ path: "triggerNodeId", code: "unknown_trigger", message: "Name a trigger node of the workflow." }],
      });
    const { eventType } = trigger.definition.kind === "trigger" ? trigger.definition : { eventType: null };
    const type = typeof eventType === "string" ? eventType : eventType ? eventType(trigger.config) : "manual";
    const eventId = uuidv7();
    const envelope = { type, source: "manual", mode: "live", data: start.data } as const;
    const row = eventRow(eventId, envelope);
    await storeManualEvent(sql, workspaceId, row);
    if (start.contactId) {
      await holdContacts(batch, [start.contactId]);
      await loadContacts(batch.records, [start.contactId]);
    }
    const run = newRun(batch, {
      version,
      mode: start.mode,
      contactId: start.contactId,
      eventId,
      eventKey: row.key,
      event: eventView({ key: row.key, type, source: row.source, time: now, data: start.data, entity: null }),
      hop: 0,
      ...(start.graph ? { graph: start.graph as unknown as JsonObject } : {}),
    });
    const match = { workflowId: start.workflowId, version: start.version, started: true, runId: run.id };
    await insertReceipts(sql, workspaceId, [
      { eventId, type, status: "processed", contactId: start.contactId, matches: [match] },
    ]);
    await runWaves(batch, new Map([[run, [{ type: "start", nodeId: trigger.node.id }]]]));
    return { runId: run.id, changes: await writeBatch(batch) };
  });
  shell.publish(workspaceId, changes);
  return runId;
}

type Sql = Parameters<Shell["index"]["read"]>[0];

function storeManualEvent(sql: Sql, workspaceId: string, row: ReturnType<typeof eventRow>): Promise<unknown> {
  return sql`
    insert into events (workspace_id, id, key, source, type, time, mode, data)
    values (${workspaceId}, ${row.id}, ${row.key}, ${row.source}, ${row.type}, now(), 'live', ${jsonText(row.data)}::text::jsonb)`;
}

interface ReplayedRow {
  workflowId: string;
  version: number;
  mode: "live" | "test";
  contactId: string | null;
  eventId: string | null;
  graph: StartRun["graph"] | null;
  triggerNodeId: string | null;
}

async function replayRun(
  shell: Shell,
  workspaceId: string,
  runId: string,
  version: number | undefined,
): Promise<string> {
  const { run, data } = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const [found] = await sql<ReplayedRow[]>`
      select r.workflow_id as "workflowId", r.version, r.mode, r.contact_id as "contactId", r.event_id as "eventId", r.graph,
        (select s.node_id from steps s where s.workspace_id = r.workspace_id and s.run_id = r.id and s.status = 'succeeded'
          order by s.ordinal limit 1) as "triggerNodeId"
      from runs r where r.workspace_id = ${workspaceId} and r.id = ${runId}`;
    if (!found) throw new MillraceError("not_found", "There is no such run.");
    const index = await shell.index.read(sql, workspaceId);
    const events = found.eventId
      ? await loadEvents(openBatch(sql, index, new Date(0), false), [found.eventId])
      : undefined;
    return { run: found, data: (found.eventId && events?.get(found.eventId)?.data) || {} };
  });
  const { workflowId, mode, contactId, graph, triggerNodeId } = run;
  return startRun(shell, workspaceId, {
    workflowId,
    mode,
    contactId,
    data,
    version: version ?? run.version,
    ...(graph && version === undefined ? { graph } : {}),
    ...(triggerNodeId && version === undefined ? { triggerNodeId } : {}),
  });
}

async function retryDeadLetter(
  shell: Shell,
  advancer: RunAdvancer,
  workspaceId: string,
  id: string,
  input?: JsonObject,
): Promise<{ runId: string }> {
  const letter = await inWorkspace(shell.pool, workspaceId, async (sql) => {
    const [found] = await sql<{ runId: string; nodeId: string; scope: string }[]>`
      update dead_letters set status = 'retried', input = coalesce(${input ? jsonText(input) : null}::text::jsonb, input)
      where workspace_id = ${workspaceId} and id = ${id} and status = 'open'
      returning run_id as "runId", node_id as "nodeId", scope`;
    return found;
  });
  if (!letter) throw new MillraceError("not_found", "There is no such open dead letter.");
  const { runId, nodeId, scope } = letter;
  await advancer.give(workspaceId, [
    { runId, input: { type: "retry_failed", nodeId, scope }, ...(input ? { stepInput: input } : {}) },
  ]);
  return { runId };
}
