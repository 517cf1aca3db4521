import { z } from "zod";
import { timeZoneSchema } from "../time/time-zone.ts";
import { uuidSchema } from "./common.ts";

/** What is kept for how many days where a workspace does not say it. */
export const defaultRetentionDays = 90;

const daysSchema = z.int().min(1, "Use one day or more.").max(3_650, "Use ten years at most.");

/** How long a workspace keeps events, and runs after their end. Runs that go on are kept in any case. */
export const retentionSchema = z.strictObject({
  eventsDays: daysSchema.optional(),
  runsDays: daysSchema.optional(),
});
export type Retention = z.infer<typeof retentionSchema>;

export const workspaceSettingsSchema = z.strictObject({
  retention: retentionSchema.optional(),
  /** Runs of all workflows together that may be under way at once. */
  runConcurrency: z.int().min(1).max(1_000_000).optional(),
  /** Started once for each failed run whose workflow names none. */
  errorWorkflowId: uuidSchema.optional(),
});
export type WorkspaceSettings = z.infer<typeof workspaceSettingsSchema>;

/** `GET /v1/workspace` */
export const workspaceSchema = z.object({
  id: z.string(),
  name: z.string(),
  timeZone: z.string(),
  settings: workspaceSettingsSchema,
});
export type Workspace = z.infer<typeof workspaceSchema>;

/** What is named is replaced; the settings as a whole. */
export const patchWorkspaceBody = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  timeZone: timeZoneSchema.optional(),
  settings: workspaceSettingsSchema.optional(),
});
export type PatchWorkspace = z.infer<typeof patchWorkspaceBody>;
