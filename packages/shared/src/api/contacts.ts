import { z } from "zod";
import { jsonObjectSchema, jsonSchema } from "../json.ts";
import { isoTime, pageOf, pageQuery, uuidSchema } from "./common.ts";

export const contactSchema = z.object({
  id: z.string(),
  externalId: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  anonymousId: z.string().nullable(),
  /** `first_name`, `last_name` and any custom field. */
  fields: jsonObjectSchema,
  tags: z.array(z.string()),
  createdAt: isoTime,
  updatedAt: isoTime,
});
export type Contact = z.infer<typeof contactSchema>;

export const fieldKeySchema = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,62}$/, "Use lower-case letters, digits and _.")
  .refine((key) => key !== "constructor" && key !== "prototype", "This name is reserved");
export const contactFieldsInput = z
  .record(fieldKeySchema, jsonSchema)
  .refine((fields) => Object.keys(fields).length <= 200, "At most 200 fields");

export const putContactBody = z.strictObject({
  email: z.email().max(320).nullable().optional(),
  phone: z.string().max(40).nullable().optional(),
  anonymousId: z.string().max(256).optional(),
  fields: contactFieldsInput.default({}),
  tags: z.array(z.string().trim().min(1).max(100)).max(100).optional(),
});
export type PutContact = z.infer<typeof putContactBody>;
export const batchContactsBody = z.strictObject({
  contacts: z
    .array(putContactBody.extend({ externalId: z.string().min(1).max(256) }))
    .min(1)
    .max(500),
});
/** What became of each contact. `rejected`: its e-mail address belongs to another contact, nothing of it was stored. */
export const batchContactsReply = z.object({
  items: z.array(
    z.object({
      index: z.int(),
      externalId: z.string(),
      id: z.string().nullable(),
      status: z.enum(["created", "updated", "rejected"]),
      code: z.string().optional(),
      message: z.string().optional(),
    }),
  ),
});
export const mergeContactsBody = z.strictObject({ winnerId: uuidSchema, loserId: uuidSchema });
export const listContactsQuery = pageQuery.extend({
  q: z.string().max(200).optional(),
  tag: z.string().max(100).optional(),
});
export const contactPage = pageOf(contactSchema);

/** What happened to a contact, newest first: events, runs' steps that touched it, tasks. */
export const timelineItemSchema = z.object({
  id: z.string(),
  kind: z.enum(["event", "run", "task"]),
  at: isoTime,
  title: z.string(),
  detail: z.string(),
  /** Status word of a run or task. */
  status: z.string().nullable(),
  runId: z.string().nullable(),
  workflowId: z.string().nullable(),
});
export type TimelineItem = z.infer<typeof timelineItemSchema>;
export const timelinePage = pageOf(timelineItemSchema);

export const contactFieldSchema = z.object({
  key: fieldKeySchema,
  label: z.string().trim().min(1).max(100),
  type: z.enum(["text", "number", "boolean", "date", "list"]),
  builtIn: z.boolean(),
});
export type ContactField = z.infer<typeof contactFieldSchema>;
export const putContactFieldBody = contactFieldSchema.omit({ builtIn: true }).strict();

export const taskSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  status: z.enum(["open", "done"]),
  dueAt: isoTime.nullable(),
  assigneeId: z.string().nullable(),
  contactId: z.string().nullable(),
  contactLabel: z.string().nullable(),
  runId: z.string().nullable(),
  createdAt: isoTime,
  completedAt: isoTime.nullable(),
});
export type Task = z.infer<typeof taskSchema>;
export const listTasksQuery = pageQuery.extend({
  status: z.enum(["open", "done"]).optional(),
  contactId: uuidSchema.optional(),
});
export const taskPage = pageOf(taskSchema);
export const patchTaskBody = z.strictObject({ status: z.enum(["open", "done"]) });
