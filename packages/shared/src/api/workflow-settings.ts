import { z } from "zod";
import { conditionSchema } from "../conditions/condition.ts";
import { durationSchema } from "../duration.ts";
import { timeOfDaySchema } from "../time/time-of-day.ts";
import { timeZoneSchema } from "../time/time-zone.ts";
import { eventTypeName } from "../events/envelope.ts";
import { uuidSchema } from "./common.ts";

/**
 * What runs of a workflow are told apart by: a Liquid template over `event` and `contact`. Left out, it is the contact.
 * A text of a rendered key counts as it is, in upper and lower case; runs whose key is empty have no key.
 */
const keySchema = z.string().trim().min(1).max(500);

/** Whether somebody who has been in the workflow may come in again. */
export const reentrySchema = z.strictObject({
  /** `once`: never again. `every`: not before `every` has passed. `one_at_a_time`: not while a run is under way. */
  mode: z.enum(["always", "once", "every", "one_at_a_time"]),
  /** Needed for `every`. */
  every: durationSchema.optional(),
  /** For `one_at_a_time`: what becomes of the newcomer. Default `skip`. */
  newcomer: z.enum(["skip", "replace", "queue"]).optional(),
  key: keySchema.optional(),
});
export type Reentry = z.infer<typeof reentrySchema>;

/** At most `limit` runs begin in any span of `per`, evenly spaced; without a key all runs of the workflow together. */
export const throttleSchema = z.strictObject({
  limit: z.int().min(1).max(1_000_000),
  per: durationSchema,
  key: keySchema.optional(),
});
export type Throttle = z.infer<typeof throttleSchema>;

/** A run begins when nothing has come for `wait`, at the latest `maxWait` after the first event, with the last event. */
export const debounceSchema = z.strictObject({
  wait: durationSchema,
  maxWait: durationSchema.optional(),
  key: keySchema.optional(),
});
export type Debounce = z.infer<typeof debounceSchema>;

/** An event of its contact that ends a run, whatever it is doing. */
export const exitSchema = z.strictObject({
  eventType: eventTypeName,
  /** Over `event` and `contact`. */
  filter: conditionSchema.optional(),
});
export type Exit = z.infer<typeof exitSchema>;

/** From when to when messages are not sent; they wait until it is over. Where `to` is not after `from` it lasts over midnight. */
export const quietHoursSchema = z
  .strictObject({
    from: timeOfDaySchema,
    to: timeOfDaySchema,
    /** Whose clocks count: the contact's, where their field `time_zone` names a zone, or the workflow's. Default `workflow`. */
    timeZone: z.enum(["contact", "workflow"]).optional(),
  })
  .refine(({ from, to }) => from !== to, { path: ["to"], message: "Use another time than the beginning" });
export type QuietHours = z.infer<typeof quietHoursSchema>;

export const prioritySchema = z.enum(["high", "medium", "low"]);
export type Priority = z.infer<typeof prioritySchema>;

export const workflowSettingsSchema = z.strictObject({
  reentry: z.union([z.literal("always"), reentrySchema]).optional(),
  /** At most so many runs that have begun and not ended. */
  concurrency: z.int().min(1).max(10_000).optional(),
  throttle: throttleSchema.optional(),
  debounce: debounceSchema.optional(),
  /** At most so many runs begin in a day of the workflow's time zone. */
  dailyCap: z.int().min(1).max(100_000_000).optional(),
  /** A contact that enters more often within an hour than this is taken for a loop, and the workflow is paused. Default 100. */
  maxEntriesPerHour: z.int().min(1).max(100_000).optional(),
  exitOn: z.array(exitSchema).max(20).optional(),
  /** What its runs are for: such an event ends a run as succeeded, whatever it is doing. */
  goal: exitSchema.optional(),
  /** Default: by what starts it. */
  priority: prioritySchema.optional(),
  timeZone: timeZoneSchema.optional(),
  quietHours: quietHoursSchema.optional(),
  errorWorkflowId: uuidSchema.optional(),
});
export type WorkflowSettings = z.infer<typeof workflowSettingsSchema>;

/**
 * The settings that decide whether and when a run begins, and what ends it from outside. They apply as soon as they are saved; the others are part of a
 * version and apply from the next publish on.
 */
export const settingsThatApplyAtOnce = [
  "reentry",
  "concurrency",
  "throttle",
  "debounce",
  "dailyCap",
  "maxEntriesPerHour",
  "exitOn",
  "goal",
  "priority",
] as const satisfies readonly (keyof WorkflowSettings)[];
