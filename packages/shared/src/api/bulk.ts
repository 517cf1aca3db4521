import { z } from "zod";
import { isoTime, uuidSchema } from "./common.ts";
import { listDeadLettersQuery, listRunsQuery } from "./runs.ts";

/** Runs as the list of runs finds them; an empty filter means all of the workspace. */
export const runFilterSchema = z.strictObject({
  ...listRunsQuery.omit({ limit: true, cursor: true, version: true }).shape,
  version: z.int().min(0).max(2_147_483_647).optional(),
});
export type RunFilter = z.infer<typeof runFilterSchema>;

/** Dead letters as their list finds them. Those that were retried or discarded already are left out in any case. */
export const deadLetterFilterSchema = z.strictObject({
  ...listDeadLettersQuery.omit({ limit: true, cursor: true, status: true }).shape,
});
export type DeadLetterFilter = z.infer<typeof deadLetterFilterSchema>;

const idsSchema = z.array(uuidSchema).min(1).max(500);
const oneOfBoth = "Give either ids or a filter";

export const runActionSchema = z.enum(["cancel", "pause", "resume"]);
export type BulkRunAction = z.infer<typeof runActionSchema>;

/** By `ids` it is done at once; by `filter` it is begun, and done page by page. */
export const bulkRunsBody = z
  .strictObject({ action: runActionSchema, ids: idsSchema.optional(), filter: runFilterSchema.optional() })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), oneOfBoth);

export const deadLetterActionSchema = z.enum(["retry", "discard"]);
export type BulkDeadLetterAction = z.infer<typeof deadLetterActionSchema>;
export const bulkDeadLettersBody = z
  .strictObject({
    action: deadLetterActionSchema,
    ids: idsSchema.optional(),
    filter: deadLetterFilterSchema.optional(),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), oneOfBoth);

export const bulkReply = z.object({ changed: z.int() });

/** How many runs an action by filter would find that can still be changed that way. */
export const countRunsQuery = listRunsQuery
  .omit({ limit: true, cursor: true })
  .extend({ action: runActionSchema.optional() });
export const countDeadLettersQuery = listDeadLettersQuery.omit({ limit: true, cursor: true, status: true });
export const countReply = z.object({ count: z.int() });

export const bulkOperationSchema = z.object({
  id: z.string(),
  subject: z.enum(["runs", "dead_letters"]),
  action: z.string(),
  status: z.enum(["queued", "running", "done"]),
  /** What the filter found when it was asked for. */
  matched: z.int(),
  /** Less than matched while it is not done, and where some could not be changed any more. */
  changed: z.int(),
  requestedBy: z.string(),
  createdAt: isoTime,
  finishedAt: isoTime.nullable(),
});
export type BulkOperation = z.infer<typeof bulkOperationSchema>;
