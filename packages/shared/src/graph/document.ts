import { z } from "zod";
import { type JsonObject, jsonObjectSchema } from "../json.ts";
import { durationSchema, parseDuration } from "../duration.ts";

/** The workflow document that is drawn, stored, exported and executed: nodes and edges, acyclic once published. */

export const maxNodes = 2_000;
export const maxEdges = 5_000;
export const maxGroups = 500;
export const maxStickyNotes = 500;

/** Ids appear in field paths (`steps.<id>.output`), so they hold no dots, and never name a prototype. */
export const elementIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, "Use 1 to 64 letters, digits, - or _")
  .refine((id) => id !== "__proto__" && id !== "constructor" && id !== "prototype", "This name is reserved");

export const joinSchema = z.union([
  z.literal("all").meta({ title: "All paths" }),
  z.literal("any").meta({ title: "The first path" }),
  z
    .strictObject({ atLeast: z.int().min(1).max(1_000).meta({ title: "At least so many" }) })
    .meta({ title: "A number of paths" }),
]);
/** How many incoming edges must be taken before a node runs. */
export type Join = z.infer<typeof joinSchema>;

export const retrySchema = z.strictObject({
  /** Waiting time before each attempt; the last one repeats. The first attempt is always at once, so a leading `0s` may be left out. */
  schedule: z.array(durationSchema).min(1).max(20),
  maxAttempts: z.int().min(1).max(20),
});
export type RetryPolicy = z.infer<typeof retrySchema>;

export const onErrorSchema = z.enum(["fail", "port", "continue", "skip"]);
export type OnError = z.infer<typeof onErrorSchema>;

/** The longest that an external step may take: longer answers belong into an event of their own. */
export const maxTimeoutMs = 15 * 60_000;

const pointSchema = z.strictObject({ x: z.number(), y: z.number() });

const timeoutSchema = durationSchema
  .refine((text) => (parseDuration(text) ?? 0) <= maxTimeoutMs, "Use 15 minutes at most")
  .meta({ "x-control": "duration" });

export const nodeSchema = z.strictObject({
  id: elementIdSchema,
  type: z.string().min(1).max(100),
  name: z.string().max(200).optional(),
  config: jsonObjectSchema.default({}),
  position: pointSchema.default({ x: 0, y: 0 }),
  disabled: z.boolean().optional(),
  note: z.string().max(5_000).optional(),
  retry: retrySchema.optional(),
  onError: onErrorSchema.optional(),
  timeout: timeoutSchema.optional(),
  join: joinSchema.optional(),
  /** The group that it is drawn in; one that there is none of counts as no group. */
  group: elementIdSchema.optional(),
});
export type GraphNode = z.infer<typeof nodeSchema> & { config: JsonObject };

export const edgeSchema = z.strictObject({
  id: elementIdSchema,
  source: elementIdSchema,
  sourcePort: z.string().min(1).max(100).default("next"),
  target: elementIdSchema,
});
export type GraphEdge = z.infer<typeof edgeSchema>;

/** Nodes that are drawn as one: a frame with a name, or a single card while it is collapsed. Means nothing to a run. */
export const groupSchema = z.strictObject({
  id: elementIdSchema,
  name: z.string().max(200).default(""),
  collapsed: z.boolean().optional(),
});
export type GraphGroup = z.infer<typeof groupSchema>;

/** A remark on the canvas, beside the nodes. Means nothing to a run. */
export const stickyNoteSchema = z.strictObject({
  id: elementIdSchema,
  text: z.string().max(5_000),
  position: pointSchema,
  size: z.strictObject({ width: z.number().min(80).max(2_000), height: z.number().min(40).max(2_000) }),
});
export type StickyNote = z.infer<typeof stickyNoteSchema>;

export const graphSchema = z.strictObject({
  nodes: z.array(nodeSchema).max(maxNodes),
  edges: z.array(edgeSchema).max(maxEdges),
  /** Left out where there are none, as notes are. */
  groups: z.array(groupSchema).max(maxGroups).optional(),
  notes: z.array(stickyNoteSchema).max(maxStickyNotes).optional(),
});
export type Graph = z.infer<typeof graphSchema>;

export const emptyGraph: Graph = { nodes: [], edges: [] };

/** The ports every node may have beside those of its type. */
export const NEXT_PORT = "next";
export const ERROR_PORT = "on_error";
