import { conditionSchema } from "@millrace/shared/conditions/condition.ts";
import { durationSchema, parseDuration } from "@millrace/shared/duration.ts";
import { eventTypeName } from "@millrace/shared/events/envelope.ts";
import { z } from "zod";
import { noContact } from "../contacts/no-contact.ts";
import { defineWait } from "../define.ts";

export const waitForEvent = defineWait({
  type: "flow.wait_for_event",
  kind: "flow",
  family: "flow",
  title: "Wait for an event",
  description:
    "Waits until an event arrives, at most as long as the time-out says. Events since the run’s start count.",
  icon: "hourglass",
  summary: "Wait for “{{ config.eventType }}”, at most {{ config.timeout }}",
  keywords: ["until", "listen", "goal", "reply"],
  facts: { awaits: { eventType: "eventType", filter: "filter" }, lasts: "timeout" },
  config: z.strictObject({
    eventType: eventTypeName.meta({ title: "Event type", "x-control": "event-type" }),
    filter: conditionSchema.optional().meta({ title: "Only if", "x-control": "condition" }),
    correlate: z
      .union([
        z.literal("contact").meta({ title: "One of the same contact" }),
        z
          .strictObject({
            eventPath: z
              .string()
              .min(1)
              .max(256)
              .meta({ title: "Field of the event’s data", "x-placeholder": "orderId" }),
            value: z
              .string()
              .max(1_000)
              .meta({ title: "Must equal", "x-control": "template", "x-placeholder": "{{ event.data.orderId }}" }),
          })
          .meta({ title: "One with a certain value in its data" }),
      ])
      .default("contact")
      .meta({ title: "Which event" }),
    lookBack: z.boolean().default(true).meta({
      title: "Events since the run’s start count",
      description: "Switch off to count only what comes while this step waits.",
      "x-advanced": true,
    }),
    timeout: durationSchema.default("7d").meta({ title: "Time-out", "x-control": "duration" }),
  }),
  ports: {
    fixed: [
      { id: "received", title: "Received" },
      { id: "timed_out", title: "Timed out" },
    ],
  },
  output: z.object({
    event: z.object({ id: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()) }).optional(),
  }),
  plan: ({ input, context }) => {
    if (input.correlate === "contact" && !context.contact) return noContact;
    return {
      timer: { afterMs: parseDuration(input.timeout) ?? 0 },
      timerPort: "timed_out",
      event: {
        type: input.eventType,
        ...(input.filter ? { filter: input.filter } : {}),
        correlate: input.correlate,
        lookBack: input.lookBack,
        port: "received",
      },
    };
  },
});
