import { z } from "zod";
import { runErrorSchema, runStatusSchema, runSummarySchema } from "../runs/run.ts";
import { jsonSchema } from "../json.ts";
import { isoTime, pageOf, pageQuery, uuidSchema } from "./common.ts";

/** As the numbers of a workflow count it: see `api/numbers.ts`. */
export const nodeStateSchema = z.enum(["entered", "waiting", "succeeded", "failed", "skipped", "left"]);
export type NodeState = z.infer<typeof nodeStateSchema>;

export const listRunsQuery = pageQuery.extend({
  workflowId: uuidSchema.optional(),
  /** 0 finds test runs of drafts. */
  version: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
  status: runStatusSchema.optional(),
  contactId: uuidSchema.optional(),
  eventId: z.string().max(256).optional(),
  nodeId: z.string().max(64).optional(),
  /** What became of it at that node; left out, whatever did. */
  nodeState: nodeStateSchema.optional(),
  /** By which port it left that node. */
  nodePort: z.string().max(100).optional(),
  mode: z.enum(["live", "test"]).optional(),
  from: isoTime.optional(),
  to: isoTime.optional(),
  /** Finds by the contact's e-mail or external id, the workflow's name, or the error's words. */
  q: z.string().max(200).optional(),
});
export type ListRunsQuery = z.infer<typeof listRunsQuery>;
export const runPage = pageOf(runSummarySchema);

export const runActionReply = z.object({ id: z.string(), status: runStatusSchema });

export const deadLetterSchema = z.object({
  id: z.string(),
  runId: z.string(),
  workflowId: z.string(),
  workflowName: z.string(),
  nodeId: z.string(),
  type: z.string(),
  scope: z.string(),
  status: z.enum(["open", "retried", "discarded"]),
  input: jsonSchema,
  error: runErrorSchema,
  attempts: z.int(),
  createdAt: isoTime,
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;
export const deadLetterPage = pageOf(deadLetterSchema);
export const listDeadLettersQuery = pageQuery.extend({
  workflowId: uuidSchema.optional(),
  runId: uuidSchema.optional(),
  status: deadLetterSchema.shape.status.optional(),
});
export const retryDeadLetterBody = z.strictObject({ input: jsonSchema.optional() });

/** One message of `GET /v1/runs/stream`: a run that changed. Clients fetch what they show. */
export const runChangeSchema = z.object({ id: z.string(), workflowId: z.string(), status: runStatusSchema });
export type RunChange = z.infer<typeof runChangeSchema>;
