import { signedDurationSchema } from "@millrace/shared/duration.ts";
import { quietUntil, timeOfDaySchema, weekdays } from "@millrace/shared/time/time-of-day.ts";
import { firstTimeZone, timeZoneSchema } from "@millrace/shared/time/time-zone.ts";
import { wallTimeAt } from "@millrace/shared/time/zone.ts";
import { z } from "zod";
import { defineWait, type StepContext } from "../define.ts";
import { targetOf } from "./delay-target.ts";

const daysSchema = z
  .array(z.enum(weekdays))
  .min(1, "Choose at least one day.")
  .max(7)
  .default([...weekdays])
  .meta({ title: "On these days" });

const untilSchema = z.union([
  z
    .strictObject({
      moment: z.string().trim().min(1, "Say which moment.").max(1_000).meta({
        title: "Moment",
        description: "A date or a time, usually out of a field.",
        "x-control": "template",
        "x-placeholder": "{{ contact.renewal_date }}",
      }),
      offset: signedDurationSchema
        .optional()
        .meta({ title: "Before or after", description: "-3d is three days before.", "x-placeholder": "-3d" }),
      at: timeOfDaySchema.default("09:00").meta({ title: "Time of day", description: "For dates without a time." }),
    })
    .meta({ title: "A moment or a date field" }),
  z
    .strictObject({ time: timeOfDaySchema.meta({ title: "At" }), days: daysSchema })
    .meta({ title: "The next time of day" }),
  z
    .strictObject({
      from: timeOfDaySchema.meta({ title: "From" }),
      to: timeOfDaySchema.meta({ title: "To", description: "Before the beginning it means the next day." }),
      days: daysSchema,
    })
    .meta({ title: "Certain hours" }),
]);

export const delayUntil = defineWait({
  type: "flow.delay_until",
  kind: "flow",
  family: "flow",
  title: "Wait until",
  description: "Waits for a date, a time of day or certain hours, by the clocks of the contact or of the workflow.",
  icon: "calendar-time",
  summary:
    "{% if config.until.moment %}Wait until {% if config.until.offset contains '-' %}{{ config.until.offset | remove: '-' }} before {% elsif config.until.offset %}{{ config.until.offset | remove: '+' }} after {% endif %}{{ config.until.moment }}{% elsif config.until.time %}Wait until {{ config.until.time }}{% elsif config.until.from %}Wait for {{ config.until.from }} to {{ config.until.to }}{% endif %}",
  keywords: ["date", "weekday", "business hours", "window", "time zone", "quiet hours", "send time", "delay"],
  facts: {
    optionalPorts: [{ port: "passed", field: "ifPassed", value: "passed" }],
    hours: { until: "until", quiet: "quietHours" },
  },
  config: z.strictObject({
    until: untilSchema.meta({ title: "Until" }),
    timeZone: z
      .union([
        z.literal("workflow").meta({ title: "The workflow’s" }),
        z.literal("contact").meta({ title: "The contact’s" }),
        timeZoneSchema.meta({ title: "A certain one" }),
      ])
      .default("workflow")
      .meta({
        title: "Time zone",
        description: "The contact’s is what their field “time_zone” says; without one it is the workflow’s.",
      }),
    quietHours: z
      .strictObject({ from: timeOfDaySchema.meta({ title: "From" }), to: timeOfDaySchema.meta({ title: "To" }) })
      .optional()
      .meta({ title: "Not between", description: "When the time falls in between, it waits on until they are over." }),
    ifPassed: z
      .union([
        z.literal("next").meta({ title: "Go on at once" }),
        z.literal("passed").meta({ title: "Take the path “Already over”" }),
      ])
      .default("next")
      .meta({ title: "When the moment is over already" }),
  }),
  ports: {
    fixed: [
      { id: "next", title: "Next" },
      { id: "passed", title: "Already over" },
    ],
  },
  output: z.object({ until: z.string(), passed: z.boolean() }),
  timerPort: "next",
  plan: ({ input: { until, timeZone: whose, quietHours, ifPassed }, context }) => {
    const timeZone = zoneOf(whose, context);
    const now = context.now.getTime();
    const target = targetOf(until, now, timeZone, context.values);
    if (typeof target === "object") return { ok: false, code: "no_date", message: target.problem };
    const passed = target < now;
    const output = { until: new Date(target).toISOString(), passed };
    if (passed && ifPassed === "passed") {
      return {
        ok: true,
        port: "passed",
        output,
        explanation: { reason: `${words(target, timeZone)} was over already.` },
      };
    }
    const from = Math.max(target, now);
    const due = (quietHours && quietUntil(from, quietHours, timeZone)) ?? from;
    if (due <= now) {
      const reason = passed ? `${words(target, timeZone)} was over already.` : "It was time at once.";
      return { ok: true, output, explanation: { reason } };
    }
    const postponed = due > from ? `, when the hours from ${quietHours?.from} to ${quietHours?.to} are over` : "";
    return {
      timer: { at: new Date(due).toISOString() },
      explanation: { reason: `Until ${words(due, timeZone)}${postponed}.` },
    };
  },
});

function zoneOf(whose: string, { contact, timeZone }: StepContext): string {
  if (whose === "workflow") return timeZone;
  return firstTimeZone(whose === "contact" ? contact?.fields["time_zone"] : whose, timeZone);
}

/** A moment as the clocks of the zone show it. */
function words(at: number, timeZone: string): string {
  const wall = new Date(wallTimeAt(at, timeZone)).toISOString();
  return `${wall.slice(0, 10)} ${wall.slice(11, 16)} (${timeZone})`;
}
