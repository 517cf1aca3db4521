import { z } from "zod";
import { fixSchema } from "./edits.ts";

/** Something that is wrong with a document, and where: shown on the node, on its field, and in the list of problems. */
export const problemSchema = z.object({
  /** Errors stop a publish; warnings do not. */
  severity: z.enum(["error", "warning"]),
  /** Stable, e.g. `unknown_type`, `missing_field`, `cycle`, `unreachable`. */
  code: z.string(),
  nodeId: z.string().optional(),
  edgeId: z.string().optional(),
  /** Dotted path inside the node's config, e.g. `branches.0.when`. */
  field: z.string().optional(),
  /** A sentence: what is wrong and what to do. */
  message: z.string(),
  /** What would put it right, where that is certain enough to offer. */
  fix: fixSchema.optional(),
  /** Only the server can find it: an editor that checks by itself keeps it until the server has looked again. */
  by: z.literal("server").optional(),
});
export type Problem = z.infer<typeof problemSchema>;
