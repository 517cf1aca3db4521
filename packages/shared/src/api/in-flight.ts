import { z } from "zod";
import { elementIdSchema } from "../graph/document.ts";
import { isoTime } from "./common.ts";

/** What becomes of a run that is under way when a new version is published. */
export const inFlightChoiceSchema = z.enum(["stay", "move", "exit"]);
export type InFlightChoice = z.infer<typeof inFlightChoiceSchema>;

/**
 * For runs that wait, by the node at which they do. A run is moved or ended only if every step of it that is under way waits at a
 * node with that choice; all others stay on their version.
 */
export const inFlightPlanSchema = z.strictObject({
  default: inFlightChoiceSchema.default("stay"),
  nodes: z.record(elementIdSchema, inFlightChoiceSchema).default({}),
});
export type InFlightPlan = z.infer<typeof inFlightPlanSchema>;

/** How many runs a plan means; what really becomes of each is decided when its turn comes. */
export const inFlightCountsSchema = z.object({ stay: z.int(), move: z.int(), exit: z.int() });
export type InFlightCounts = z.infer<typeof inFlightCountsSchema>;

export const versionMoveSchema = z.object({
  toVersion: z.int(),
  status: z.enum(["queued", "running", "done"]),
  moved: z.int(),
  exited: z.int(),
  stayed: z.int(),
  /** Why runs that were to be moved or ended are still under way on their version. */
  reasons: z.array(z.object({ reason: z.string(), runs: z.int() })),
  requestedBy: z.string(),
  createdAt: isoTime,
  finishedAt: isoTime.nullable(),
});
export type VersionMove = z.infer<typeof versionMoveSchema>;

/** `GET /v1/workflows/{id}/in-flight`: the runs that have not ended, and where they are. */
export const inFlightSchema = z.object({
  runs: z.int(),
  versions: z.array(
    z.object({
      version: z.int(),
      runs: z.int(),
      /** Most runs first. A run that is at several nodes counts at each. */
      nodes: z.array(z.object({ nodeId: z.string(), name: z.string().nullable(), type: z.string(), runs: z.int() })),
    }),
  ),
  /** The newest request to move or end runs, if there was one. */
  lastMove: versionMoveSchema.nullable(),
});
export type InFlight = z.infer<typeof inFlightSchema>;
