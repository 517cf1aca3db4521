import { z } from "zod";
import { graphSchema } from "../graph/document.ts";
import { problemSchema } from "../graph/problem.ts";
import { jsonObjectSchema } from "../json.ts";
import { isoTime, pageOf, pageQuery, uuidSchema } from "./common.ts";
import { inFlightCountsSchema, inFlightPlanSchema } from "./in-flight.ts";
import { workflowSettingsSchema } from "./workflow-settings.ts";

export const workflowStatusSchema = z.enum(["draft", "active", "paused", "archived"]);
export type WorkflowStatus = z.infer<typeof workflowStatusSchema>;

export const workflowSummarySchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  status: workflowStatusSchema,
  /** Why Millrace itself has paused it; null where a person did, and while it is not paused. */
  pausedReason: z.string().nullable(),
  /** The published version, null before the first publish. */
  version: z.int().nullable(),
  /** True when the draft differs from the published version. */
  hasUnpublishedChanges: z.boolean(),
  createdAt: isoTime,
  updatedAt: isoTime,
  publishedAt: isoTime.nullable(),
  /** Event types that start it. */
  triggers: z.array(z.string()),
  runsToday: z.int(),
  failedToday: z.int(),
  waiting: z.int(),
  /** When these three were counted: just now, and where there are very many runs up to a minute ago. */
  countedAt: isoTime,
});
export type WorkflowSummary = z.infer<typeof workflowSummarySchema>;

/** `GET /v1/workflows/{id}`; its ETag names the draft's revision. */
export const workflowSchema = workflowSummarySchema.extend({
  draft: graphSchema,
  /** Goes up by one with every change of the draft; the ETag is `"<revision>"`. */
  revision: z.int(),
  problems: z.array(problemSchema),
  settings: workflowSettingsSchema,
});
export type Workflow = z.infer<typeof workflowSchema>;

export const createWorkflowBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  description: z.string().max(2_000).default(""),
  category: z.string().max(100).default(""),
  graph: graphSchema.optional(),
  settings: workflowSettingsSchema.default({}),
});

export const patchWorkflowBody = z.strictObject({
  name: z.string().trim().min(1).max(200).optional(),
  description: z.string().max(2_000).optional(),
  category: z.string().max(100).optional(),
  settings: workflowSettingsSchema.optional(),
});

export const listWorkflowsQuery = pageQuery.extend({
  status: workflowStatusSchema.optional(),
  q: z.string().max(200).optional(),
});
export const workflowPage = pageOf(workflowSummarySchema);

export const putDraftBody = z.strictObject({ graph: graphSchema });
/** The draft is stored whatever its problems are: an unfinished drawing is not refused. */
export const draftReply = z.object({ revision: z.int(), problems: z.array(problemSchema), updatedAt: isoTime });

export const validateBody = z.strictObject({ graph: graphSchema.optional() });
export const validateReply = z.object({ valid: z.boolean(), problems: z.array(problemSchema) });

export const publishBody = z.strictObject({
  note: z.string().max(2_000).optional(),
  inFlight: inFlightPlanSchema.optional(),
  /** Publishes without running the saved tests, or although some of them fail. */
  skipTests: z.boolean().optional(),
});
export const publishReply = z.object({
  version: z.int(),
  problems: z.array(problemSchema),
  inFlight: inFlightCountsSchema,
});

export const versionSummarySchema = z.object({
  version: z.int(),
  note: z.string(),
  publishedAt: isoTime,
  publishedBy: z.string(),
  checksum: z.string(),
});
/** An empty note takes it away. */
export const patchVersionBody = z.strictObject({ note: z.string().max(2_000) });
export type VersionSummary = z.infer<typeof versionSummarySchema>;
export const versionSchema = versionSummarySchema.extend({ workflowId: z.string(), graph: graphSchema });
export type Version = z.infer<typeof versionSchema>;
export const versionPage = pageOf(versionSummarySchema);

export const graphDiffSchema = z.object({
  added: z.array(z.string()),
  removed: z.array(z.string()),
  changed: z.array(z.object({ nodeId: z.string(), fields: z.array(z.string()) })),
  addedEdges: z.array(z.string()),
  removedEdges: z.array(z.string()),
});
export type GraphDiff = z.infer<typeof graphDiffSchema>;

/** What `GET …/export` returns and `POST /v1/workflows/import` takes. */
export const exportSchema = z.strictObject({
  format: z.literal("millrace.workflow/1"),
  name: z.string().trim().min(1).max(200),
  description: z.string().max(2_000).default(""),
  category: z.string().max(100).default(""),
  settings: workflowSettingsSchema.default({}),
  graph: graphSchema,
});
export type WorkflowExport = z.infer<typeof exportSchema>;

export const startRunBody = z.strictObject({
  contact: z
    .strictObject({
      id: uuidSchema.optional(),
      externalId: z.string().max(256).optional(),
      email: z.string().max(320).optional(),
    })
    .optional(),
  /** Becomes `event.data` of the run. */
  data: jsonObjectSchema.default({}),
  /** Which trigger node to start from; the first one where it is left out. */
  triggerNodeId: z.string().optional(),
  /** Test the draft instead of the published version; effects go to the sandbox or are recorded, never sent. */
  dryRun: z.boolean().default(false),
});
export const startRunReply = z.object({ runId: z.string() });
