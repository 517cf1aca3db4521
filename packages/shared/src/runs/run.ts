import { z } from "zod";
import { graphSchema } from "../graph/document.ts";
import { jsonSchema } from "../json.ts";

export const runStatusSchema = z.enum(["queued", "running", "waiting", "paused", "succeeded", "failed", "cancelled"]);
export type RunStatus = z.infer<typeof runStatusSchema>;

export const stepStatusSchema = z.enum([
  "pending",
  "running",
  "waiting",
  "succeeded",
  "failed",
  "skipped",
  "cancelled",
]);
export type StepStatus = z.infer<typeof stepStatusSchema>;

/** Why a step or a run failed, in words an operator can act on. */
export const runErrorSchema = z.object({
  code: z.string(),
  message: z.string(),
  nodeId: z.string().optional(),
  details: jsonSchema.optional(),
});
export type RunError = z.infer<typeof runErrorSchema>;

export const attemptSchema = z.object({
  attempt: z.int(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  error: runErrorSchema.optional(),
  /** When the next attempt is due. */
  retryAt: z.string().optional(),
});
export type Attempt = z.infer<typeof attemptSchema>;

export const stepSchema = z.object({
  nodeId: z.string(),
  type: z.string(),
  /** Empty for the run itself; a for-each item or repeat round has a scope of its own. */
  scope: z.string(),
  status: stepStatusSchema,
  attempt: z.int(),
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  port: z.string().nullable(),
  input: jsonSchema,
  output: jsonSchema,
  error: runErrorSchema.nullable(),
  explanation: jsonSchema.nullable(),
  attempts: z.array(attemptSchema),
  /** When a waiting step goes on at the latest. */
  dueAt: z.string().nullable(),
});
export type Step = z.infer<typeof stepSchema>;

export const runSummarySchema = z.object({
  id: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  version: z.int(),
  status: runStatusSchema,
  mode: z.enum(["live", "test"]),
  contactId: z.string().nullable(),
  /** E-mail, external id or name of the contact: what a person recognises. */
  contactLabel: z.string().nullable(),
  eventId: z.string().nullable(),
  eventType: z.string().nullable(),
  startedAt: z.string(),
  finishedAt: z.string().nullable(),
  durationMs: z.number().nullable(),
  error: runErrorSchema.nullable(),
  /** What a run that is held back waits for, as a sentence; null once it has begun. */
  heldReason: z.string().nullable(),
  /** When a held run begins at the earliest; null where nobody can tell. */
  heldUntil: z.string().nullable(),
});
export type RunSummary = z.infer<typeof runSummarySchema>;

export const runSchema = runSummarySchema.extend({
  steps: z.array(stepSchema),
  /** How many steps inside loops are left out of `steps`, where there are too many to tell. */
  omittedSteps: z.int().optional(),
  /** Of a test run: the draft as it was. A live run ran on its version's graph. */
  graph: graphSchema.optional(),
  /** The run of which a step began this one. */
  parent: z.object({ runId: z.string(), nodeId: z.string(), workflowName: z.string() }).optional(),
  /** Runs that steps of this one began, oldest first; not all where there are very many. */
  children: z
    .array(
      z.object({
        runId: z.string(),
        nodeId: z.string(),
        scope: z.string(),
        status: runStatusSchema,
        workflowName: z.string(),
      }),
    )
    .optional(),
  /** It was to go on on this version, or to end, when that was published, and why it did not. */
  unmoved: z.object({ toVersion: z.int(), reason: z.string() }).optional(),
});
export type Run = z.infer<typeof runSchema>;
