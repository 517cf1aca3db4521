import { z } from "zod";
import { isoTime, pageOf } from "./common.ts";
import { permissionSchema, roleSchema } from "./permissions.ts";

export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string(),
  /** The part that may be shown: `mr_live_ab12cd34`. */
  prefix: z.string(),
  scopes: z.array(permissionSchema),
  /** Patterns such as `form.*`; empty means every type. */
  eventTypes: z.array(z.string()),
  /** Requests must carry Standard Webhooks signature headers made with the key's signing secret. */
  requiresSignature: z.boolean(),
  createdAt: isoTime,
  lastUsedAt: isoTime.nullable(),
  revokedAt: isoTime.nullable(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;
export const apiKeyPage = pageOf(apiKeySchema);
export const createApiKeyBody = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z.array(permissionSchema).min(1).default(["events:write"]),
  eventTypes: z
    .array(
      z
        .string()
        .regex(/^[a-z0-9_.*]+$/, "Use an event type or a pattern such as form.*")
        .max(100),
    )
    .max(50)
    .default([]),
  requiresSignature: z.boolean().default(false),
});
/** The only reply that ever holds the whole key, and its signing secret. */
export const createdApiKeySchema = apiKeySchema.extend({ key: z.string(), signingSecret: z.string().nullable() });
export type CreatedApiKey = z.infer<typeof createdApiKeySchema>;

export const mailSchema = z.object({
  id: z.string(),
  from: z.string(),
  to: z.string(),
  subject: z.string(),
  html: z.string(),
  text: z.string(),
  runId: z.string().nullable(),
  nodeId: z.string().nullable(),
  createdAt: isoTime,
});
/** A message that was caught instead of sent, because no mail connection is set up or the run was a test. */
export type SandboxMail = z.infer<typeof mailSchema>;
export const mailPage = pageOf(mailSchema);

export const sessionSchema = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string() }),
  workspace: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
  role: roleSchema,
  permissions: z.array(permissionSchema),
  /** Whether mail really leaves, or goes to the sandbox mailbox. */
  mailDelivery: z.enum(["smtp", "sandbox"]),
});
/** `GET /v1/session`: who is signed in, where, and what they may do. */
export type Session = z.infer<typeof sessionSchema>;

export const memberSchema = z.object({
  userId: z.string(),
  name: z.string(),
  email: z.string(),
  role: roleSchema,
  joinedAt: isoTime,
});
export type Member = z.infer<typeof memberSchema>;
export const memberPage = pageOf(memberSchema);

/** `GET /v1/hooks` and `POST /v1/hooks`: incoming webhooks of `webhook.received` triggers. */
export const hookSchema = z.object({
  workflowId: z.string(),
  nodeId: z.string(),
  /** As the trigger is named in the draft; null where it has no name of its own. */
  nodeName: z.string().nullable(),
  id: z.string(),
  url: z.string(),
  verification: z.enum(["signature", "secret"]),
});
export type Hook = z.infer<typeof hookSchema>;
