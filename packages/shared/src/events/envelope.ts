import { z } from "zod";
import { isoTime } from "../api/common.ts";
import { contactFieldsInput } from "../api/contacts.ts";
import { jsonObjectSchema } from "../json.ts";

/** Limits of one event and of one batch, in bytes of JSON and in events. */
export const maxEventBytes = 64 * 1024;
export const maxBatchBytes = 1024 * 1024;
export const maxBatchEvents = 500;

export const eventTypeName = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/, "Use lower-case words joined by dots, e.g. form.submitted");

export const contactRefSchema = z
  .strictObject({
    externalId: z.string().min(1).max(256).optional(),
    email: z.email("Use an e-mail address.").max(320).optional(),
    phone: z.string().min(3).max(40).optional(),
    anonymousId: z.string().min(1).max(256).optional(),
    fields: contactFieldsInput.optional(),
  })
  .refine(
    (contact) => contact.externalId ?? contact.email ?? contact.phone ?? contact.anonymousId,
    "Name the contact by externalId, email, phone or anonymousId",
  );
/** How a module names the contact an event is about; the first of externalId, email, phone, anonymousId that is known wins. */
export type ContactRef = z.infer<typeof contactRefSchema>;

export const traceSchema = z.strictObject({
  /** The run that caused the event. */
  runId: z.uuid().optional(),
  /** How many runs stand between the first event and this one; more than 10 is refused. */
  hop: z.int().min(0).max(100).default(0),
});

/** What a platform module sends. */
export const envelopeSchema = z.strictObject({
  id: z.string().min(1).max(256).optional(),
  type: eventTypeName,
  time: isoTime.optional(),
  source: z.string().min(1).max(256).default("api"),
  contact: contactRefSchema.optional(),
  entity: z.strictObject({ type: z.string().min(1).max(100), id: z.string().min(1).max(256) }).optional(),
  data: jsonObjectSchema.default({}),
  mode: z.enum(["live", "historical"]).default("live"),
  trace: traceSchema.optional(),
});
export type Envelope = z.infer<typeof envelopeSchema>;
