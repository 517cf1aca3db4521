import { webhookId } from "@millrace/engine/connections/webhooks/sign.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { eventAcceptedSchema } from "@millrace/shared/api/events.ts";
import { hookSchema } from "@millrace/shared/api/settings.ts";
import { maxEventBytes } from "@millrace/shared/events/envelope.ts";
import { type Issue, MillraceError } from "@millrace/shared/errors.ts";
import { z } from "zod";
import { invalidInput } from "../../http/issues.ts";
import { type Route, route } from "../../http/route.ts";
import { signatureHeaders } from "../../auth/signature.ts";
import { decodeHook, formType } from "./body.ts";
import { createHook, findHook, listHooks } from "./store.ts";
import { verifyHook } from "./verify.ts";

const createHookBody = z.strictObject({
  workflowId: z.uuid(),
  nodeId: z.string().min(1).max(64),
  verification: hookSchema.shape.verification
    .optional()
    .describe("What the trigger in the draft says, unless it is given here; publishing makes it what the trigger says"),
});

/** Room for what surrounds the body in the event. */
const maxHookBody = maxEventBytes - 1024;

const unusableId: Issue = {
  path: "webhook-id",
  code: "invalid_format",
  message: "A webhook-id has at most 256 characters, and neither dots nor spaces",
};

/** `/v1/hooks`: addresses which other systems call to start workflows. */
export const hookRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/hooks",
    tag: "Hooks",
    summary: "List the addresses of webhook triggers",
    permission: "workflows:read",
    replies: { 200: z.object({ items: z.array(hookSchema) }) },
    handle: async ({ workspaceId }, { pool, publicUrl }) => {
      const hooks = await inWorkspace(pool, workspaceId, (sql) => listHooks(sql, workspaceId));
      return { status: 200, body: { items: hooks.map((hook) => ({ ...hook, url: urlOf(publicUrl, hook.id) })) } };
    },
  }),
  route({
    method: "post",
    path: "/v1/hooks",
    tag: "Hooks",
    summary:
      "Give a webhook trigger a new address and secret; the one it had stops working. The secret is shown only here",
    permission: "workflows:write",
    body: createHookBody,
    replies: { 201: hookSchema.extend({ secret: z.string() }), 404: null },
    handle: async ({ workspaceId, body }, { pool, vault, publicUrl }) => {
      const made = await inWorkspace(pool, workspaceId, (sql) => createHook(sql, vault, workspaceId, body));
      return { status: 201, body: { ...body, ...made, url: urlOf(publicUrl, made.id) } };
    },
  }),
  route({
    method: "post",
    path: "/v1/hooks/:id",
    tag: "Hooks",
    summary:
      "Call a webhook trigger: signed by Standard Webhooks, or with its secret in X-Millrace-Secret or as bearer token",
    permission: "public",
    params: z.object({ id: z.uuid() }),
    consumes: ["application/json", formType],
    decode: decodeHook,
    body: z.unknown(),
    maxBody: maxHookBody,
    replies: {
      202: eventAcceptedSchema,
      200: eventAcceptedSchema,
      401: null,
      404: null,
      409: null,
      429: null,
      503: null,
    },
    handle: async ({ params, body, rawBody, header }, { pool, vault, ingest, admission }) => {
      const hook = await findHook(pool, vault, params.id);
      if (!hook) throw new MillraceError("not_found", "There is no such hook");
      const { workspaceId, workflowId, nodeId } = hook;
      const headers = Object.fromEntries(signatureHeaders.map((name) => [name, header(name)]));
      verifyHook(hook, { headers, rawBody, secret: header("x-millrace-secret") ?? bearerOf(header("authorization")) });
      const id = headers["webhook-id"];
      if (id !== undefined && !webhookId.test(id)) throw invalidInput([unusableId]);
      admission.admit(workspaceId, 1);
      const [result] = await ingest.accept(workspaceId, [
        {
          ...(id === undefined ? {} : { id }),
          type: "webhook.received",
          source: `hook:${params.id}`,
          // What its contract says; the body is JSON by the way it was read.
          data: JSON.parse(JSON.stringify({ workflowId, nodeId, hookId: params.id, body: body ?? null })),
          mode: "live",
        },
      ]);
      if (result?.status === "conflict") {
        throw new MillraceError("event_conflict", "This webhook-id was used with another body");
      }
      const duplicate = result?.status === "duplicate";
      return { status: duplicate ? 200 : 202, body: { id: result?.id, status: duplicate ? "duplicate" : "accepted" } };
    },
  }),
];

function urlOf(publicUrl: string, id: string): string {
  return `${publicUrl}/v1/hooks/${id}`;
}

function bearerOf(authorization: string | undefined): string | undefined {
  return authorization?.startsWith("Bearer ") ? authorization.slice(7) : undefined;
}
