import type { JsonObject } from "@millrace/shared/json.ts";

// The settings of a workflow as forms: JSON Schemas with words, from which the inspector's controls are chosen.

const choices = (options: Record<string, string>): JsonObject[] =>
  Object.entries(options).map(([value, title]) => ({ const: value, title }));

const duration = (title: string, description?: string): JsonObject => ({
  type: "string",
  title,
  "x-control": "duration",
  ...(description === undefined ? {} : { description }),
});

const key = (title: string, description: string): JsonObject => ({
  ...{ type: "string", title, description },
  "x-control": "template",
  "x-placeholder": "{{ event.data.orderId }}",
  "x-advanced": true,
});

/** Who may come in again. What is asked depends on the rule that was chosen. */
export function reentryForm(mode: unknown): JsonObject {
  return {
    type: "object",
    required: mode === "every" ? ["every"] : [],
    properties: {
      mode: {
        title: "A contact may come in",
        default: "always",
        oneOf: choices({
          always: "Every time",
          once: "Only once",
          every: "Once in a while",
          one_at_a_time: "One run at a time",
        }),
      },
      ...(mode === "every" ? { every: duration("Again after", "Counted from the last time it came in.") } : {}),
      ...(mode === "one_at_a_time"
        ? {
            newcomer: {
              title: "Who comes while a run is under way",
              default: "skip",
              oneOf: choices({
                skip: "Is left out",
                replace: "Ends that run and takes its place",
                queue: "Waits until that run has ended",
              }),
            },
          }
        : {}),
      ...(mode === undefined || mode === "always"
        ? {}
        : {
            key: key(
              "Counts as the same",
              "Instead of the contact: runs for which this comes out the same, such as one for each order.",
            ),
          }),
    },
  };
}

/** How many runs there may be. */
export const limitsForm: JsonObject = {
  type: "object",
  properties: {
    concurrency: {
      ...{ type: "integer", minimum: 1, maximum: 10_000, title: "Under way at once" },
      "x-placeholder": "No limit",
      description: "Further runs are queued until one has ended. Waiting and paused runs count.",
    },
    dailyCap: {
      ...{ type: "integer", minimum: 1, maximum: 100_000_000, title: "A day" },
      "x-placeholder": "No limit",
      description: "Further runs begin the next day, by the workflow’s time zone.",
    },
    maxEntriesPerHour: {
      ...{ type: "integer", minimum: 1, maximum: 100_000, title: "Of one contact an hour", default: 100 },
      description: "Who enters more often looks like a loop: the workflow is paused, and says so.",
    },
  },
};

export const throttleForm: JsonObject = {
  type: "object",
  properties: {
    limit: { type: "integer", minimum: 1, maximum: 1_000_000, title: "Runs", "x-placeholder": "No limit" },
    per: duration("In", "They begin evenly spaced; the others are queued until it is their turn."),
    key: key("Counted for each", "Instead of for the whole workflow, such as for each country."),
  },
};

export const debounceForm: JsonObject = {
  type: "object",
  properties: {
    wait: duration("Wait until nothing more has come for", "One run begins then, with the last event."),
    maxWait: duration("But no longer than", "Counted from the first event."),
    key: key("Bundle what belongs to", "Instead of the contact."),
  },
};

export const priorityForm: JsonObject = {
  type: "object",
  properties: {
    priority: {
      title: "How urgent its runs are",
      "x-placeholder": "By what starts it",
      description: "Left empty: high for forms, orders and webhooks, low for schedules, medium for everything else.",
      oneOf: choices({ high: "High", medium: "Medium", low: "Low" }),
    },
  },
};

export const exitForm: JsonObject = {
  type: "object",
  required: ["eventType"],
  properties: {
    eventType: { type: "string", title: "The run ends when this happens", "x-control": "event-type" },
    filter: { title: "Only if", "x-control": "condition" },
  },
};

/** What is part of a version. */
export const versionForm: JsonObject = {
  type: "object",
  properties: {
    timeZone: {
      ...{ type: "string", title: "Time zone", "x-control": "time-zone", "x-placeholder": "The workspace’s" },
      description: "For times of day, dates, and the day of a limit.",
    },
    errorWorkflowId: {
      ...{ type: "string", title: "When a run fails, start", "x-control": "workflow" },
      description: "Once for each failed run.",
      "x-placeholder": "Nothing",
    },
  },
};

export const quietHoursForm: JsonObject = {
  type: "object",
  properties: {
    from: { type: "string", title: "Quiet from", "x-placeholder": "21:00" },
    to: {
      ...{ type: "string", title: "Until", "x-placeholder": "08:00" },
      description: "Messages to people wait until the quiet hours are over.",
    },
    timeZone: {
      title: "By the clocks of",
      default: "workflow",
      oneOf: choices({ workflow: "The workflow’s time zone", contact: "The contact’s time zone" }),
    },
  },
};
