import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { builtInEvents, type Knowledge, type KnownEvent } from "@millrace/shared/graph/checks/knowledge.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import { listContactFields } from "../records/contact-fields.ts";
import type { Sql } from "../store/database.ts";

/** What a workspace's workflows are checked against: its own event types beside the built-in ones, and its contact fields. */
export async function readKnowledge(
  sql: Sql,
  workspaceId: string,
  settings: WorkflowSettings,
  types: NodeTypes,
): Promise<Knowledge> {
  const custom = await sql<({ type: string } & KnownEvent)[]>`
    select type, title, schema, example from event_types where workspace_id = ${workspaceId}`;
  return {
    types,
    settings,
    eventTypes: new Map([...builtInEvents, ...custom.map(({ type, ...known }) => [type, known] as const)]),
    contactFields: await listContactFields(sql, workspaceId),
  };
}
