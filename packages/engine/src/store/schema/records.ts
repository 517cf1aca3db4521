import type { ContactField, Task } from "@millrace/shared/api/contacts.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import { primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { json, millrace, moment } from "./columns.ts";

export const contacts = millrace.table(
  "contacts",
  {
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    externalId: text(),
    email: text(),
    phone: text(),
    anonymousId: text(),
    fields: json<JsonObject>().notNull(),
    createdAt: moment().notNull(),
    updatedAt: moment().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);

export const contactTags = millrace.table(
  "contact_tags",
  {
    workspaceId: uuid().notNull(),
    contactId: uuid().notNull(),
    tag: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.contactId, table.tag] })],
);

export const contactFields = millrace.table(
  "contact_fields",
  {
    workspaceId: uuid().notNull(),
    key: text().notNull(),
    label: text().notNull(),
    type: text().$type<ContactField["type"]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.key] })],
);

export const tasks = millrace.table(
  "tasks",
  {
    workspaceId: uuid().notNull(),
    id: uuid().notNull(),
    title: text().notNull(),
    description: text().notNull(),
    status: text().$type<Task["status"]>().notNull(),
    dueAt: moment(),
    assigneeId: text(),
    contactId: uuid(),
    runId: uuid(),
    nodeId: text(),
    createdAt: moment().notNull(),
    completedAt: moment(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
);
