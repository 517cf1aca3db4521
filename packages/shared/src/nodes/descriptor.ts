import { z } from "zod";
import { jsonObjectSchema } from "../json.ts";
import { nodeFactsSchema } from "./facts.ts";

/**
 * What the builder and every other client learn about a node type from `GET /v1/node-types`.
 * Plain data: a new type appears in the palette, the inspector and the run history without a change to the builder.
 */

export const familySchema = z.enum([
  "form",
  "contact",
  "email",
  "crm",
  "ecommerce",
  "system",
  "flow",
  "integration",
  "notify",
  "ai",
  "sms",
  "funnel",
  "popup",
  "behaviour",
  "subscription",
  "trading_room",
  "health",
]);
export type Family = z.infer<typeof familySchema>;

/**
 * How the engine executes a type; engine code reads this trait and never asks for a type's name.
 * `none`: pure, inside the wave. `records`: set-based SQL in the commit. `wait`: rows in the commit.
 * `external`: a job of its own with an idempotency key, at least once.
 */
export const effectSchema = z.enum(["none", "records", "wait", "external"]);
export type Effect = z.infer<typeof effectSchema>;

export const portSchema = z.object({
  id: z.string(),
  title: z.string(),
  /** Nothing needs to follow it: its runs are meant to end there. */
  mayEnd: z.literal(true).optional(),
});
export type Port = z.infer<typeof portSchema>;

/** Ports that are always there, and ports that stand in a list of the config (a branch's branches). Config ports come first. */
export const portsSchema = z.object({
  fixed: z.array(portSchema),
  fromConfig: z
    .object({
      /** Name of the config field that holds the list. */
      list: z.string(),
      /** Property of an item that is the port's id, and the one that titles it. */
      id: z.string(),
      title: z.string(),
      /** Property of an item that is true where nothing needs to follow its port. */
      mayEnd: z.string().optional(),
    })
    .optional(),
});
export type Ports = z.infer<typeof portsSchema>;

export const nodeDescriptorSchema = z.object({
  type: z.string(),
  kind: z.enum(["trigger", "action", "flow"]),
  family: familySchema,
  title: z.string(),
  description: z.string(),
  /** Name of a Tabler icon without the prefix, e.g. `tag`, `mail`, `git-branch`. */
  icon: z.string(),
  effect: effectSchema,
  /** A step of it may fail and be tried again, although its effect does not say so. */
  canFail: z.boolean().optional(),
  /** It sends something that a test may send for real, when somebody asks for it. */
  mayTry: z.boolean().optional(),
  /**
   * A loop: what follows this port are the steps inside, which see each round as `loop`, and where it goes over a list, each
   * entry as `item`.
   */
  body: z.object({ port: z.string(), overList: z.boolean() }).optional(),
  /** Its port is drawn by lot; a test may say which. */
  draws: z.boolean().optional(),
  ports: portsSchema,
  /**
   * JSON Schema (2020-12) of the config. UI hints: `title`, `description`, `default`, `examples`, and
   * `x-control`: template | template-multiline | html | condition | duration | tag | contact-field | event-type | workflow |
   * time-zone | cron | variables | branches | arms | connection | http-headers | code, `x-placeholder`, `x-advanced: true`.
   */
  config: jsonObjectSchema,
  /** JSON Schema of the output that later nodes see as `steps.<id>.output`. */
  output: jsonObjectSchema,
  /** Liquid over `config`: one line in words, e.g. `Add tag “{{ config.tag }}”`. */
  summary: z.string(),
  /** For triggers: the event type that starts them; null where the config or a schedule decides. */
  eventType: z.string().nullable(),
  /** What the checks of a workflow know about it. */
  facts: nodeFactsSchema.optional(),
  /** Words that also find it in the palette. */
  keywords: z.array(z.string()),
});
export type NodeDescriptor = z.infer<typeof nodeDescriptorSchema>;
