import { z } from "zod";
import { isoTime } from "./common.ts";

/** Of which runs: those that began from `from` on (30 days ago) and before `to` (now). */
export const numbersQuery = z.strictObject({
  from: isoTime.optional(),
  to: isoTime.optional(),
  /** Left out, all versions. */
  version: z.coerce.number().int().min(0).max(2_147_483_647).optional(),
  mode: z.enum(["live", "test"]).default("live"),
});
export type NumbersQuery = z.infer<typeof numbersQuery>;

export const nodeNumbersSchema = z.object({
  nodeId: z.string(),
  /** How often it was begun; in a loop, once for each item. */
  entered: z.int(),
  /** Under way at this moment: waiting, or being carried out. */
  waiting: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  /** How often nothing led to it. */
  skipped: z.int(),
  /** Entered, but neither went on, nor waits, nor ended as planned: failed for good, or ended from outside. */
  left: z.int(),
  /** How long it took; null while none has ended. */
  medianMs: z.number().nullable(),
  p95Ms: z.number().nullable(),
});
export type NodeNumbers = z.infer<typeof nodeNumbersSchema>;

/** By where it leads, so that the same way counts together in every version. */
export const edgeNumbersSchema = z.object({
  source: z.string(),
  sourcePort: z.string(),
  target: z.string(),
  taken: z.int(),
});
export type EdgeNumbers = z.infer<typeof edgeNumbersSchema>;

/** `GET /v1/workflows/{id}/numbers`: what became of the runs of a period, node by node. */
export const numbersSchema = z.object({
  from: isoTime,
  to: isoTime,
  runs: z.object({ total: z.int(), waiting: z.int(), succeeded: z.int(), failed: z.int(), cancelled: z.int() }),
  /** Of those runs, the highest first. */
  versions: z.array(z.int()),
  nodes: z.array(nodeNumbersSchema),
  edges: z.array(edgeNumbersSchema),
});
export type WorkflowNumbers = z.infer<typeof numbersSchema>;
