import { z } from "zod";
import { jsonSchema } from "../json.ts";
import { isoTime, uuidSchema } from "./common.ts";
import { givenSchema, rehearsalSchema } from "./rehearsal.ts";
import { elementIdSchema, graphSchema } from "../graph/document.ts";

/** Saved tests of a workflow: given this event, contact and time, expect this path. */

const portName = z.string().min(1).max(100);

const expectedStepSchema = z.strictObject({
  nodeId: elementIdSchema,
  /** Empty for the run itself. */
  scope: z.string().max(1_000).default(""),
  /** Null where it ends without one. */
  port: portName.nullable().default(null),
  /** Where given, the output must be the same. */
  output: jsonSchema.optional(),
  /** Where given, these parts of what would be sent must be the same, such as `subject`. */
  sent: z.record(z.string().max(20), z.string().max(200_000)).optional(),
});
export type ExpectedStep = z.infer<typeof expectedStepSchema>;

const expectedSchema = z.strictObject({
  /** How it ends. */
  end: z.enum(["succeeded", "failed", "cancelled", "waiting", "not_started"]),
  /** The steps that are carried out. Their order counts only along the edges. */
  path: z.array(expectedStepSchema).max(1_000),
});
export type Expected = z.infer<typeof expectedSchema>;

export const saveTestBody = z.strictObject({
  name: z.string().trim().min(1).max(200),
  given: givenSchema,
  /** Left out: what the draft does now. */
  expected: expectedSchema.optional(),
});
export type SaveTestBody = z.input<typeof saveTestBody>;

export const workflowTestSchema = z.object({
  id: z.string(),
  name: z.string(),
  given: givenSchema,
  expected: expectedSchema,
  createdBy: z.string(),
  createdAt: isoTime,
  updatedAt: isoTime,
});
export type WorkflowTest = z.infer<typeof workflowTestSchema>;
export const workflowTestsReply = z.object({ items: z.array(workflowTestSchema) });

export const testParams = z.object({ id: uuidSchema, testId: uuidSchema });

export const runTestsBody = z.strictObject({
  /** Default: the stored draft. */
  graph: graphSchema.optional(),
});

/** Where a rehearsal and what was expected part. */
const differenceSchema = z.object({
  /** Null where it is about the whole. */
  nodeId: z.string().nullable(),
  scope: z.string(),
  /** A sentence. */
  words: z.string(),
});
export type Difference = z.infer<typeof differenceSchema>;

const branchSchema = z.object({ nodeId: z.string(), port: z.string() });
export type Branch = z.infer<typeof branchSchema>;

export const testRunSchema = z.object({
  passed: z.int(),
  failed: z.int(),
  results: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      passed: z.boolean(),
      differences: z.array(differenceSchema),
      end: rehearsalSchema.shape.end.nullable(),
    }),
  ),
  /** A branch is a port from which an edge leads on. */
  coverage: z.object({ taken: z.int(), total: z.int(), missing: z.array(branchSchema) }),
});
export type TestRun = z.infer<typeof testRunSchema>;
