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

const fired = z
  .object({
    ...address,
    scheduledFor: z.iso.datetime({ offset: true }).optional().meta({ title: "Due at" }),
    timeZone: z.string().optional().meta({ title: "Time zone" }),
  })
  .catchall(jsonSchema);

const firedExample = {
  workflowId: "01920000-0000-7000-8000-000000000001",
  nodeId: "start",
  scheduledFor: "2026-01-05T08:00:00.000Z",
  timeZone: "Europe/Berlin",
};

export const scheduleCron = defineContract({
  type: "schedule.cron",
  family: "system",
  title: "Schedule fired",
  description: "The time of a schedule trigger has come.",
  data: fired,
  example: firedExample,
  internal: true,
});

export const scheduleInterval = defineContract({
  type: "schedule.interval",
  family: "system",
  title: "Interval passed",
  description: "The interval of a trigger has passed once more.",
  data: fired,
  example: firedExample,
  internal: true,
});

export const dateReached = defineContract({
  type: "date.reached",
  family: "system",
  title: "Date reached",
  description: "The day that a date field of the contact names has come, or is as far away as a trigger asks for.",
  data: z
    .object({
      ...address,
      field: z.string().meta({ title: "Field" }),
      value: z.string().meta({ title: "Value", description: "As the field held it." }),
      date: z
        .string()
        .meta({ title: "Date", description: "The day itself, this year’s where it comes back every year." }),
    })
    .catchall(jsonSchema),
  example: {
    workflowId: "01920000-0000-7000-8000-000000000001",
    nodeId: "start",
    field: "birthday",
    value: "1990-03-14",
    date: "2026-03-14",
  },
  internal: true,
});

export const manual = defineContract({
  type: "manual",
  family: "system",
  title: "Started by hand",
  description: "A person or the API started a workflow for a contact.",
  data: jsonObjectSchema,
  example: { note: "Started from the contact’s page" },
  internal: true,
});
