import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Vault } from "../connections/secrets.ts";
import { type NodeTypes, triggerEventType, triggersOf } from "../nodes/node-types.ts";
import type { Sql } from "../store/database.ts";
import { type NodeHook, writeHooks } from "./hooks.ts";
import { type NodeSchedule, writeSchedules } from "./schedules.ts";

/** What a graph listens to, by the traits of its trigger types. */
interface Triggers {
  events: { nodeId: string; eventType: string }[];
  schedules: NodeSchedule[];
  hooks: NodeHook[];
}

function readTriggers(types: NodeTypes, graph: Graph): Triggers {
  const triggers: Triggers = { events: [], schedules: [], hooks: [] };
  for (const node of triggersOf(types, graph)) {
    const definition = types.get(node.type)?.definition;
    if (definition?.kind !== "trigger") continue;
    const nodeId = node.id;
    const eventType = triggerEventType(types, node);
    if (eventType !== null) triggers.events.push({ nodeId, eventType });
    const config = definition.config.safeParse(node.config);
    if (!config.success) continue;
    if (definition.schedule && eventType !== null)
      triggers.schedules.push({ nodeId, eventType, rule: definition.schedule(config.data) });
    if (definition.hook) triggers.hooks.push({ nodeId, ...definition.hook(config.data) });
  }
  return triggers;
}

export interface PublishedGraph {
  workflowId: string;
  version: number;
  graph: Graph;
  settings: WorkflowSettings;
}

/** Derives from a version what starts it: event types, schedules, addresses. Replaces those of the version before. */
export async function writeTriggers(
  sql: Sql,
  workspaceId: string,
  { workflowId, version, graph, settings }: PublishedGraph,
  types: NodeTypes,
  vault: Vault,
): Promise<void> {
  const { events, schedules, hooks } = readTriggers(types, graph);
  await sql`delete from workflow_triggers where workspace_id = ${workspaceId} and workflow_id = ${workflowId}`;
  await sql`
    insert into workflow_triggers (workspace_id, workflow_id, node_id, version, event_type)
    select ${workspaceId}, ${workflowId}, t.node_id, ${version}, t.event_type
    from unnest(${events.map((t) => t.nodeId)}::text[], ${events.map((t) => t.eventType)}::text[]) t (node_id, event_type)`;
  await writeSchedules(sql, workspaceId, workflowId, schedules, settings.timeZone);
  await writeHooks(sql, workspaceId, workflowId, hooks, vault);
}
