import { z } from "zod";
import { isoTime } from "./common.ts";

/** Where a replay begins and on which version; left out: from the start, on the run's own version. */
export const replayBody = z.strictObject({
  fromNodeId: z.string().max(64).optional(),
  version: z.int().min(1).max(2_147_483_647).optional(),
});
export const replayPreviewQuery = z.object({
  fromNodeId: z.string().max(64).optional(),
  version: z.coerce.number().int().min(1).max(2_147_483_647).optional(),
});

/** Something that has left the machine in the earlier run and may do so again. */
export const sentEffectSchema = z.object({
  nodeId: z.string(),
  /** What the node is called in the version that is replayed. */
  name: z.string().nullable(),
  type: z.string(),
  scope: z.string(),
  /** `unknown`: it was begun, and nobody knows whether the target has acted on it. */
  outcome: z.enum(["sent", "unknown"]),
  at: isoTime,
  /** Under which the target knows it; the replay sends under another one. */
  idempotencyKey: z.string(),
});
export const replayPreviewSchema = z.object({ version: z.int(), effects: z.array(sentEffectSchema) });
export type ReplayPreview = z.infer<typeof replayPreviewSchema>;
