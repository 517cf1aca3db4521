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

function isTimeZone(name: string): boolean {
  try {
    Intl.DateTimeFormat("en", { timeZone: name });
    return true;
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
  summary: "{% if config.cron %}On the schedule {{ config.cron }} ({{ config.timeZone | default: 'UTC' }}){% endif %}",
  keywords: ["cron", "timer", "daily", "weekly", "every"],
  config: z.strictObject({
    cron: z
      .string()
      .max(100)
      .refine(isCron, "Use five cron fields, such as 0 9 * * 1 for Mondays at 9:00")
      .meta({
        title: "Schedule",
        description: "Minute, hour, day of month, month, day of week.",
        "x-control": "cron",
        examples: ["0 9 * * 1"],
      }),
    timeZone: z.string().max(64).default("UTC").refine(isTimeZone, "Use a time zone such as Europe/Berlin").meta({
      title: "Time zone",
      "x-control": "time-zone",
    }),
    filter: filterField,
  }),
  eventType: "schedule.cron",
  schedule: ({ cron, timeZone }) => ({ cron, timeZone }),
  // Every schedule's event has the same type; each names the one node that it is for.
  addressed: true,
});
