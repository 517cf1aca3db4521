import { z } from "zod";
import { durationSchema } from "../duration.ts";
import { contactRefSchema } from "../events/envelope.ts";
import { elementIdSchema, graphSchema } from "../graph/document.ts";
import { type Json, jsonObjectSchema, jsonSchema } from "../json.ts";
import { runErrorSchema, stepStatusSchema } from "../runs/run.ts";
import { isoTime, uuidSchema } from "./common.ts";

/**
 * A rehearsal: a draft carried out at once, by the engine's own rules and a clock that jumps. Nothing is stored and nothing is
 * sent. `POST /v1/workflows/{id}/try` answers with everything that a run would do, in order.
 */

/** What stands in for the event. A sample is the example of the trigger's event type. */
const givenEventSchema = z.union([
  z.strictObject({ sample: z.literal(true) }),
  z.strictObject({ eventId: uuidSchema }),
  z.strictObject({ type: z.string().min(1).max(200).optional(), data: jsonObjectSchema }),
]);
export type GivenEvent = z.infer<typeof givenEventSchema>;

/** Somebody who is there, or somebody made up: then it is a contact of its own, whoever else has the same names. */
const givenContactSchema = z.union([
  z.strictObject({ id: uuidSchema }),
  z.strictObject({ externalId: z.string().max(256) }),
  z.strictObject({ email: z.string().max(320) }),
  z.strictObject({
    madeUp: z.strictObject({
      ...contactRefSchema.shape,
      tags: z.array(z.string().trim().min(1).max(100)).max(200).optional(),
    }),
  }),
]);
export type GivenContact = z.infer<typeof givenContactSchema>;

/** What a step that waits for an event gets; one that is not named times out. */
const receivedSchema = z.strictObject({ after: durationSchema.default("0s"), data: jsonObjectSchema.default({}) });
export type Received = z.infer<typeof receivedSchema>;

/** What a step comes to without being carried out. */
export const pinSchema = z.strictObject({
  port: z.string().min(1).max(100).optional(),
  output: jsonSchema.default({}),
});
export type Pin = z.infer<typeof pinSchema>;

const byNode = <Value extends z.ZodType>(value: Value) => z.record(elementIdSchema, value);

export const choicesSchema = z.strictObject({
  /** Of waits and goals: the event that comes. */
  waits: byNode(receivedSchema).default({}),
  /** Of steps that draw lots: the port that is drawn. */
  splits: byNode(z.string().min(1).max(100)).default({}),
});
export type Choices = z.infer<typeof choicesSchema>;

export const givenSchema = z.strictObject({
  /** Default: the first trigger that the event fits. */
  triggerNodeId: elementIdSchema.optional(),
  event: givenEventSchema.default({ sample: true }),
  contact: givenContactSchema.optional(),
  /** When the event comes; default: now. */
  at: isoTime.optional(),
  choices: choicesSchema.default({ waits: {}, splits: {} }),
  pins: byNode(pinSchema).default({}),
  /** Begins although the trigger’s own conditions do not hold. */
  startAnyway: z.boolean().default(false),
});
/** All that decides how a rehearsal goes, beside the graph. */
export type Given = z.infer<typeof givenSchema>;

export const rehearseBody = z.strictObject({
  ...givenSchema.shape,
  /** Default: the stored draft. */
  graph: graphSchema.optional(),
  /** Whether the pins count that are stored with the workflow; those of this request go before them. */
  storedPins: z.boolean().default(true),
  /** Stops once this step is done. */
  untilNodeId: elementIdSchema.optional(),
  /** Stops before any of these begins. */
  breakpoints: z.array(elementIdSchema).max(200).default([]),
});
export type RehearseBody = z.infer<typeof rehearseBody>;

/** What would have left the machine. Secrets are masked. */
export const outgoingSchema = z.union([
  z.object({
    kind: z.literal("mail"),
    from: z.string().optional(),
    to: z.string(),
    subject: z.string(),
    html: z.string(),
    text: z.string(),
  }),
  z.object({
    kind: z.literal("http"),
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.string().nullable(),
  }),
]);
export type Outgoing = z.infer<typeof outgoingSchema>;

export const rehearsedStepSchema = z.object({
  nodeId: z.string(),
  type: z.string(),
  /** Empty for the run itself; a for-each item or repeat round has a scope of its own. */
  scope: z.string(),
  status: stepStatusSchema,
  attempt: z.int(),
  /** By the rehearsal’s own clock. */
  startedAt: isoTime.nullable(),
  finishedAt: isoTime.nullable(),
  /** Of a step that still waits. */
  dueAt: isoTime.nullable(),
  port: z.string().nullable(),
  /** Its settings, filled in. */
  input: jsonSchema,
  output: jsonSchema,
  error: runErrorSchema.nullable(),
  explanation: jsonSchema.nullable(),
  /** Its output was given and not made. `pin`: by a pin; `assumed`: it would have left the machine; `choice`: by a choice. */
  given: z.enum(["pin", "assumed", "choice"]).nullable(),
  outgoing: outgoingSchema.nullable(),
  /** What it changes in our own records, a sentence each. */
  changes: z.array(z.string()),
  /** Why it was skipped, called off, or waited, as a sentence. */
  reason: z.string().nullable(),
  /** The type of the event that it waits for. */
  waitsFor: z.string().nullable(),
});
export type RehearsedStep = z.infer<typeof rehearsedStepSchema>;

const endSchema = z.object({
  /** `finished`: see `status`. `stopped`: at a breakpoint. `waiting`: for what nobody said comes. `cut_off`: too much. */
  kind: z.enum(["finished", "not_started", "stopped", "waiting", "cut_off"]),
  status: z.enum(["succeeded", "failed", "cancelled"]).nullable(),
  nodeId: z.string().nullable(),
  /** A sentence that says where it stands. */
  words: z.string(),
});

const runOf = { steps: z.array(rehearsedStepSchema), end: endSchema };

export const rehearsalSchema = z.object({
  ...runOf,
  triggerNodeId: z.string(),
  event: z.object({ type: z.string(), time: isoTime, data: jsonObjectSchema }),
  contact: z.object({ id: z.string(), label: z.string(), isMadeUp: z.boolean() }).nullable(),
  /** By whose clocks it goes: the workflow’s, and the contact’s where they have one. */
  timeZone: z.string(),
  contactTimeZone: z.string().nullable(),
  quietHours: z.object({ from: z.string(), to: z.string(), timeZone: z.string() }).nullable(),
  startedAt: isoTime,
  finishedAt: isoTime,
  /** Where the run may jump to from anywhere before, and by the event of which type. */
  goals: z.array(z.object({ nodeId: z.string(), eventType: z.string() })),
  /** Runs of other workflows that its steps began. */
  children: z.array(
    z.object({ nodeId: z.string(), scope: z.string(), workflowId: z.string(), workflowName: z.string(), ...runOf }),
  ),
  /** Events that its changes would cause, and what they would start. */
  caused: z.array(
    z.object({ type: z.string(), starts: z.array(z.object({ workflowId: z.string(), workflowName: z.string() })) }),
  ),
  /** More steps than are told. */
  omittedSteps: z.int(),
});
export type Rehearsal = z.infer<typeof rehearsalSchema>;
export type RehearsalEnd = z.infer<typeof endSchema>;

/** What surrounds a step that is tried alone. */
export const tryNodeBody = z.strictObject({
  nodeId: elementIdSchema,
  graph: graphSchema.optional(),
  context: z
    .strictObject({
      event: givenEventSchema.default({ sample: true }),
      contact: givenContactSchema.optional(),
      at: isoTime.optional(),
      /** Outputs of earlier steps, by node id. */
      outputs: byNode(jsonSchema).default({}),
      vars: jsonObjectSchema.default({}),
    })
    .default({ event: { sample: true }, outputs: {}, vars: {} }),
  /** Really makes the call. Only for types that may be tried so, and never unasked. */
  send: z.boolean().default(false),
});
export type TryNodeBody = z.infer<typeof tryNodeBody>;
export const tryNodeReply = z.object({ step: rehearsedStepSchema, sent: z.boolean() });
export type TriedNode = z.infer<typeof tryNodeReply>;

export const storedPinSchema = z.object({
  nodeId: z.string(),
  port: z.string().nullable(),
  output: jsonSchema,
  updatedAt: isoTime,
  updatedBy: z.string(),
});
export type StoredPin = z.infer<typeof storedPinSchema>;
export const pinsReply = z.object({ items: z.array(storedPinSchema) });

/** Shortens what is too large to be told: the rest of it is left out. */
export function withinSize(value: Json, maxBytes: number): Json {
  const text = JSON.stringify(value) ?? "null";
  return text.length <= maxBytes ? value : { tooLarge: true, characters: text.length, begins: text.slice(0, 1_000) };
}
