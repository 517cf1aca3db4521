import { parseMoment } from "@millrace/shared/dates.ts";
import { durationSchema, parseDuration } from "@millrace/shared/duration.ts";
import { z } from "zod";
import { defineTrigger } from "../define.ts";
import { filterField } from "./config.ts";

const leastMs = 60_000;

export const scheduleInterval = defineTrigger({
  type: "schedule.interval",
  family: "system",
  title: "At intervals",
  description: "Starts again and again, with the same time in between.",
  icon: "repeat",
  summary:
    "{% if config.every %}Every {{ config.every }}{% if config.from %}, from {{ config.from }}{% endif %}{% endif %}",
  keywords: ["interval", "every", "timer", "poll", "repeat"],
  config: z.strictObject({
    every: durationSchema
      .refine((text) => (parseDuration(text) ?? 0) >= leastMs, "Use one minute or more")
      .meta({ title: "Every", "x-control": "duration", default: "1h" }),
    from: z
      .string()
      .max(40)
      .refine((text) => parseMoment(text, "UTC") !== undefined, "Use a moment such as 2026-01-31T09:00")
      .optional()
      .meta({
        title: "Counted from",
        description: "The first time, in the workflow’s time zone. Left empty: from when it is published.",
        "x-placeholder": "2026-01-31T09:00",
        "x-advanced": true,
      }),
    filter: filterField,
  }),
  eventType: "schedule.interval",
  schedule: ({ every, from }) => ({
    kind: "interval",
    everyMs: parseDuration(every) ?? leastMs,
    ...(from === undefined ? {} : { from }),
  }),
  addressed: true,
});
