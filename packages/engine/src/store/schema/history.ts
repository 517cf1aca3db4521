import type { DeadLetter } from "@millrace/shared/api/runs.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { Attempt, RunError, RunStatus, StepStatus } from "@millrace/shared/runs/run.ts";
import { integer, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { json, millrace, moment } from "./columns.ts";

export const runs = millrace.table(
  "runs",
  {
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    workflowId: uuid().notNull(),
    version: integer().notNull(),
    graph: json<Graph>(),
    status: text().$type<RunStatus>().notNull(),
    mode: text().$type<"live" | "test">().notNull(),
    contactId: uuid(),
    eventId: uuid(),
    eventKey: text(),
    eventType: text(),
    error: json<RunError>(),
    startedAt: moment().notNull(),
    finishedAt: moment(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const heldRuns = millrace.table(
  "held_runs",
  {
    workspaceId: uuid().notNull(),
    runId: uuid().notNull(),
    words: text().notNull(),
    dueAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.runId] })],
);

export const steps = millrace.table(
  "steps",
  {
    workspaceId: uuid().notNull(),
    runId: uuid().notNull(),
    nodeId: text().notNull(),
    scope: text().notNull(),
    ordinal: integer().notNull(),
    type: text().notNull(),
    status: text().$type<StepStatus>().notNull(),
    attempt: integer().notNull(),
    port: text(),
    input: json<Json>(),
    output: json<Json>(),
    error: json<RunError>(),
    explanation: json<Json>(),
    attempts: json<Attempt[]>().notNull(),
    startedAt: moment(),
    finishedAt: moment(),
    dueAt: moment(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.runId, table.nodeId, table.scope] })],
);

export const deadLetters = millrace.table(
  "dead_letters",
  {
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    runId: uuid().notNull(),
    workflowId: uuid().notNull(),
    nodeId: text().notNull(),
    scope: text().notNull(),
    type: text().notNull(),
    status: text().$type<DeadLetter["status"]>().notNull(),
    input: json<Json>(),
    error: json<RunError>().notNull(),
    attempts: integer().notNull(),
    createdAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
