import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { EventView } from "../nodes/define.ts";
import { jsonText } from "../store/json-text.ts";
import { uuidv7 } from "../store/uuid.ts";
import type { Batch } from "./batch.ts";
import { bringContact, inBatch, nextPlace, versionOf } from "./begin-run.ts";
import type { StartRun } from "./engine.ts";
import { eventTypeOf, triggerOf } from "./entry.ts";
import { insertReceipts } from "./event-writes.ts";
import { newRun } from "./new-run.ts";
import type { Shell } from "./shell.ts";
import type { ExecutableNode, Version } from "./version.ts";
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

async function begin(batch: Batch, { trigger, graph, ...beginning }: Beginning): Promise<string> {
  const { contactId, event } = beginning;
  await bringContact(batch, contactId);
  const run = newRun(batch, { ...beginning, eventKey: event?.id ?? null, graph: graph as Json });
  await runWaves(batch, new Map([[run, [{ type: "start", nodeId: trigger.node.id }]]]));
  return run.id;
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
