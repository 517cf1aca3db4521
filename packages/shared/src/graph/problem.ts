import { z } from "zod";

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
});
export type Problem = z.infer<typeof problemSchema>;
