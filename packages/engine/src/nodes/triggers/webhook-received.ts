import { z } from "zod";
import { defineTrigger } from "../define.ts";
import { filterField } from "./config.ts";

export const webhookReceived = defineTrigger({
  type: "webhook.received",
  family: "system",
  title: "Webhook received",
  description:
    "Starts when another system calls this trigger’s own address. The address appears once the workflow is published.",
  icon: "webhook",
  summary: "When its webhook is called",
  keywords: ["http", "incoming", "url", "zapier"],
  config: z.strictObject({
    verification: z
      .union([
        z.literal("secret").meta({ title: "Secret in a header" }),
        z.literal("signature").meta({ title: "Signature (Standard Webhooks)" }),
      ])
      .default("secret")
      .meta({
        title: "Verification",
        description: "How the sender proves itself. The secret goes into the header X-Millrace-Secret.",
      }),
    filter: filterField,
  }),
  eventType: "webhook.received",
  hook: ({ verification }) => ({ verification }),
  addressed: true,
});
