import { timeOfDaySchema } from "@millrace/shared/time/time-of-day.ts";
import { timeZoneSchema } from "@millrace/shared/time/time-zone.ts";
import { z } from "zod";
import { defineTrigger } from "../define.ts";
import { filterField } from "./config.ts";

const offset = /^([+-]?)(\d{1,4})([dw])$/;

/** `-7d`, `2w` or `0d` in days. */
function daysOf(text: string): number {
  const [, sign, count, unit] = offset.exec(text) ?? [];
  const days = Number(count ?? 0) * (unit === "w" ? 7 : 1);
  return sign === "-" ? -days : days;
}

export const dateReached = defineTrigger({
  type: "date.reached",
  family: "system",
  title: "A date is reached",
  description: "Starts for each contact on the day that a date field names, or some days before or after it.",
  icon: "calendar-event",
  summary:
    "{% if config.field %}{% if config.offset contains '-' %}{{ config.offset | remove: '-' }} before {% elsif config.offset and config.offset != '0d' %}{{ config.offset | remove: '+' }} after {% else %}On {% endif %}{{ config.field }}{% if config.yearly %}, every year{% endif %}{% endif %}",
  keywords: ["birthday", "anniversary", "renewal", "expiry", "due date", "reminder"],
  facts: { unasked: true, aroundDate: { field: "field", offset: "offset" } },
  config: z.strictObject({
    field: z
      .string()
      .trim()
      .min(1, "Choose a date field.")
      .max(100)
      .meta({ title: "Date field", "x-control": "contact-field", "x-placeholder": "renewal_date" }),
    offset: z
      .string()
      .regex(offset, "Use a number of days or weeks such as -7d, 0d or 2w.")
      .default("0d")
      .meta({ title: "Days before or after", description: "-7d is a week before the date.", "x-placeholder": "-7d" }),
    at: timeOfDaySchema.default("09:00").meta({ title: "At" }),
    timeZone: timeZoneSchema.optional().meta({
      title: "Time zone",
      description: "Left empty: the workflow’s, otherwise the workspace’s.",
      "x-control": "time-zone",
      "x-advanced": true,
    }),
    yearly: z.boolean().default(false).meta({
      title: "Every year",
      description: "For birthdays and anniversaries. The 29th of February counts as the 28th in other years.",
    }),
    filter: filterField,
  }),
  eventType: "date.reached",
  schedule: ({ field, offset: text, at, timeZone, yearly }) => ({
    kind: "dates",
    field,
    offsetDays: daysOf(text),
    at,
    yearly,
    ...(timeZone === undefined ? {} : { timeZone }),
  }),
  addressed: true,
});
