import { eventTypeName } from "@millrace/shared/events/envelope.ts";
import { z } from "zod";
import { defineTrigger } from "../define.ts";
import { filterField } from "./config.ts";

export const customEvent = defineTrigger({
  type: "custom.event",
  family: "system",
  title: "Custom event",
  description: "Starts on an event type of your own.",
  icon: "bolt",
  summary: "When “{{ config.eventType }}” happens",
  keywords: ["api", "any", "own"],
  config: z.strictObject({
    eventType: eventTypeName.meta({
      title: "Event type",
      description: "The type that the module sends, e.g. quiz.finished.",
      "x-control": "event-type",
    }),
    filter: filterField,
  }),
  eventType: ({ eventType }) => eventType,
});
