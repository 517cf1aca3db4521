import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import type { WorkflowStatus } from "@millrace/shared/api/workflows.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import { integer, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { json, millrace, moment } from "./columns.ts";

export const workflows = millrace.table(
  "workflows",
  {
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    name: text().notNull(),
    description: text().notNull(),
    category: text().notNull(),
    status: text().$type<WorkflowStatus>().notNull(),
    pausedReason: text(),
    draft: json<Graph>().notNull(),
    revision: integer().notNull(),
    publishedRevision: integer(),
    version: integer(),
    settings: json<WorkflowSettings>().notNull(),
    createdAt: moment().notNull(),
    updatedAt: moment().notNull(),
    publishedAt: moment(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const workflowVersions = millrace.table(
  "workflow_versions",
  {
    workspaceId: uuid().notNull(),
    workflowId: uuid().notNull(),
    version: integer().notNull(),
    graph: json<Graph>().notNull(),
    settings: json<WorkflowSettings>().notNull(),
    checksum: text().notNull(),
    note: text().notNull(),
    publishedBy: text().notNull(),
    publishedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.workflowId, table.version] })],
);

export const workflowTriggers = millrace.table(
  "workflow_triggers",
  {
    workspaceId: uuid().notNull(),
    workflowId: uuid().notNull(),
    nodeId: text().notNull(),
    version: integer().notNull(),
    eventType: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.workflowId, table.nodeId] })],
);
