import { z } from "zod";
import { jsonObjectSchema, jsonSchema } from "../../json.ts";
import { defineContract } from "../contract.ts";

/** Events that Millrace causes itself. Both name the one trigger node they are for. */
const address = {
  workflowId: z.string().meta({ title: "Workflow" }),
  nodeId: z.string().meta({ title: "Trigger" }),
};

export const webhookReceived = defineContract({
  type: "webhook.received",
  family: "system",
  title: "Webhook received",
  description: "Another system called the address of a webhook trigger.",
  data: z
    .object({
      ...address,
      hookId: z.string().meta({ title: "Hook" }),
      body: jsonSchema.meta({ title: "Body", description: "The JSON or the form fields that were sent." }),
      query: jsonObjectSchema.optional().meta({ title: "Query" }),
    })
    .catchall(jsonSchema),
  example: {
    workflowId: "01920000-0000-7000-8000-000000000001",
    nodeId: "start",
    hookId: "01920000-0000-7000-8000-000000000002",
    body: { status: "paid", reference: "invoice-17" },
  },
  internal: true,
});

export const scheduleCron = defineContract({
  type: "schedule.cron",
  family: "system",
  title: "Schedule fired",
  description: "The time of a schedule trigger has come.",
  data: z
    .object({ ...address, scheduledAt: z.iso.datetime({ offset: true }).optional().meta({ title: "Due at" }) })
    .catchall(jsonSchema),
  example: {
    workflowId: "01920000-0000-7000-8000-000000000001",
    nodeId: "start",
    scheduledAt: "2026-01-05T09:00:00.000Z",
  },
  internal: true,
});

export const manual = defineContract({
  type: "manual",
  family: "system",
  title: "Started by hand",
  description: "A person or the API started a workflow for a contact.",
  data: jsonObjectSchema,
  example: { note: "Started from the contact's page" },
  internal: true,
});
