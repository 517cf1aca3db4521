import { z } from "zod";
import { isoTime, pageOf, pageQuery } from "./common.ts";
import { jsonObjectSchema } from "../json.ts";

export const eventAcceptedSchema = z.object({ id: z.string(), status: z.enum(["accepted", "duplicate"]) });
export type EventAccepted = z.infer<typeof eventAcceptedSchema>;

export const batchItemSchema = z.object({
  index: z.int(),
  id: z.string().nullable(),
  status: z.enum(["accepted", "duplicate", "rejected"]),
  code: z.string().optional(),
  message: z.string().optional(),
  retryable: z.boolean().optional(),
});
export const batchReply = z.object({ items: z.array(batchItemSchema) });

export const matchSchema = z.object({
  workflowId: z.string(),
  workflowName: z.string().optional(),
  version: z.int(),
  started: z.boolean(),
  runId: z.string().optional(),
  /** Why it did not start: the filter that did not hold, a paused workflow, re-entry; or what its run waits for. */
  reason: z.string().optional(),
});
export type Match = z.infer<typeof matchSchema>;

export const receiptSchema = z.object({
  id: z.string(),
  type: z.string(),
  source: z.string(),
  /** `accepted` until it is dispatched; `stored` for historical ones; `refused` by the loop guard. */
  status: z.enum(["accepted", "processed", "stored", "refused"]),
  time: isoTime,
  receivedAt: isoTime,
  contactId: z.string().nullable(),
  /** What the contact is recognised by; null where there is none. */
  contactLabel: z.string().nullable(),
  data: jsonObjectSchema,
  matches: z.array(matchSchema),
});
export type Receipt = z.infer<typeof receiptSchema>;

export const validateEventReply = z.object({
  valid: z.boolean(),
  issues: z.array(z.object({ path: z.string(), code: z.string(), message: z.string() })),
  matches: z.array(matchSchema.omit({ runId: true })),
});

export const listEventsQuery = pageQuery.extend({
  type: z.string().max(100).optional(),
  contactId: z.uuid().optional(),
});
export const eventPage = pageOf(receiptSchema.omit({ matches: true }));

export const eventTypeSchema = z.object({
  type: z.string(),
  title: z.string(),
  description: z.string(),
  family: z.string(),
  custom: z.boolean(),
  /** JSON Schema of `data`. */
  schema: jsonObjectSchema,
  /** A realistic `data` to test with. */
  example: jsonObjectSchema,
});
export type EventType = z.infer<typeof eventTypeSchema>;
export const putEventTypeBody = z.strictObject({
  type: z
    .string()
    .regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/, "Use lower-case words joined by dots, e.g. quiz.finished")
    .max(100),
  title: z.string().trim().min(1).max(200),
  description: z.string().max(2_000).default(""),
  schema: jsonObjectSchema.default({ type: "object" }),
  example: jsonObjectSchema.default({}),
});
