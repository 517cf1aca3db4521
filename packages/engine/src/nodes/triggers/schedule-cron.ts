import { timeZoneSchema } from "@millrace/shared/time/time-zone.ts";
import { Cron } from "croner";
import { z } from "zod";
import { defineTrigger } from "../define.ts";
import { filterField } from "./config.ts";

function isCron(text: string): boolean {
  try {
    return new Cron(text, { mode: "5-part" }).nextRun() !== null;
  } catch {
    return false;
  }
}

export const scheduleCron = defineTrigger({
  type: "schedule.cron",
  family: "system",
  title: "On a schedule",
  description: "Starts at set times, such as every Monday at 9:00.",
  icon: "calendar-time",
  summary:
    "{% if config.cron %}On the schedule {{ config.cron }}{% if config.timeZone %} ({{ config.timeZone }}){% endif %}{% endif %}",
  keywords: ["cron", "timer", "daily", "weekly", "every"],
  config: z.strictObject({
    cron: z
      .string()
      .max(100)
      .refine(isCron, "Use five cron fields, such as 0 9 * * 1 for Mondays at 9:00.")
      .meta({
        title: "Schedule",
        description: "Minute, hour, day of month, month, day of week.",
        "x-control": "cron",
        examples: ["0 9 * * 1"],
      }),
    timeZone: timeZoneSchema.optional().meta({
      title: "Time zone",
      description: "Left empty: the workflow’s, otherwise the workspace’s.",
      "x-control": "time-zone",
    }),
    filter: filterField,
  }),
  eventType: "schedule.cron",
  schedule: ({ cron, timeZone }) => ({ kind: "cron", cron, ...(timeZone === undefined ? {} : { timeZone }) }),
  // Every schedule's event has the same type; each names the one node that it is for.
  addressed: true,
});
