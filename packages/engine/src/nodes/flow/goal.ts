import { conditionSchema } from "@millrace/shared/conditions/condition.ts";
import { eventTypeName } from "@millrace/shared/events/envelope.ts";
import { z } from "zod";
import { noContact } from "../contacts/no-contact.ts";
import { defineWait, nextPort, type StepResult, type WaitPlan } from "../define.ts";

export const goal = defineWait({
  type: "flow.goal",
  kind: "flow",
  family: "flow",
  title: "Goal",
  description:
    "When the event arrives for the run’s contact, the run goes on here, wherever it is before. What it was doing is called off.",
  icon: "flag",
  summary: "Jump here on “{{ config.eventType }}”",
  keywords: ["target", "jump", "conversion", "reached", "milestone"],
  facts: {
    goal: true,
    awaits: { eventType: "eventType", filter: "filter" },
    endless: { field: "otherwise", value: "wait" },
  },
  config: z.strictObject({
    eventType: eventTypeName.meta({ title: "Event type", "x-control": "event-type" }),
    filter: conditionSchema.optional().meta({ title: "Only if", "x-control": "condition" }),
    otherwise: z.enum(["continue", "wait", "stop"]).default("continue").meta({
      title: "When the run gets here without it",
      description: "Go on, wait for the event, or end the run.",
    }),
  }),
  ports: nextPort,
  output: z.object({
    event: z.object({ id: z.string(), type: z.string(), data: z.record(z.string(), z.unknown()) }).optional(),
  }),
  goal: ({ eventType, filter }) => ({ eventType, ...(filter ? { filter } : {}) }),
  plan: ({ input, context }): WaitPlan | StepResult => {
    switch (input.otherwise) {
      case "continue":
        return { ok: true };
      case "stop":
        return { ok: true, stop: { status: "succeeded" } };
      case "wait":
        // The event that is waited for is the one by which the run would have jumped here.
        return context.contact ? {} : noContact;
    }
  },
});
