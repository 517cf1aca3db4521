import { generateSecret } from "@millrace/engine/connections/webhooks/sign.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { apiKeyPage, createApiKeyBody, createdApiKeySchema } from "@millrace/shared/api/settings.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { z } from "zod";
import { generateApiKey } from "../../auth/api-key.ts";
import { type Principal, type Route, route } from "../../http/route.ts";
import { coversType } from "../events/read-event.ts";
import { insertApiKey, isSigned, listApiKeys, revokeApiKey } from "./store.ts";

/** `/v1/api-keys`: how machines come in. */
export const apiKeyRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/api-keys",
    tag: "API keys",
    summary: "List the API keys, newest first; their secrets are not shown",
    permission: "settings:read",
    replies: { 200: apiKeyPage },
    handle: async ({ workspaceId }, { pool }) => ({
      status: 200,
      body: { items: await inWorkspace(pool, workspaceId, (sql) => listApiKeys(sql, workspaceId)), nextCursor: null },
    }),
  }),
  route({
    method: "post",
    path: "/v1/api-keys",
    tag: "API keys",
    summary: "Create an API key; this is the only answer that holds it",
    permission: "settings:write",
    body: createApiKeyBody,
    replies: { 201: createdApiKeySchema },
    handle: async ({ workspaceId, principal, body }, { pool, vault }) => {
      refuseMoreThanOwn(principal, body);
      const { key, prefix, hash } = generateApiKey();
      const id = uuidv7();
      const signingSecret = body.requiresSignature ? generateSecret() : null;
      const sealed = signingSecret === null ? null : vault.seal({ workspaceId, id, version: 1 }, signingSecret);
      const stored = await inWorkspace(pool, workspaceId, async (sql) => {
        if (!body.requiresSignature && principal.kind === "key" && (await isSigned(sql, workspaceId, principal.id))) {
          throw new MillraceError("forbidden", "A key that has to sign can only make keys that have to, too");
        }
        return insertApiKey(sql, workspaceId, { ...body, id, prefix, hash, sealed });
      });
      return { status: 201, body: { ...stored, key, signingSecret } };
    },
  }),
  route({
    method: "delete",
    path: "/v1/api-keys/:id",
    tag: "API keys",
    summary: "Revoke an API key; it stops working within a second and stays in the list",
    permission: "settings:write",
    params: z.object({ id: z.uuid() }),
    replies: { 204: null, 404: null },
    handle: async ({ workspaceId, params }, { pool }) => {
      const found = await inWorkspace(pool, workspaceId, (sql) => revokeApiKey(sql, workspaceId, params.id));
      if (!found) throw new MillraceError("not_found", "There is no such API key");
      return { status: 204 };
    },
  }),
];

/** Nobody hands on what they do not have: whoever stole a key could widen it otherwise. */
function refuseMoreThanOwn(
  { permissions, eventTypes: own }: Principal,
  { scopes, eventTypes }: z.infer<typeof createApiKeyBody>,
): void {
  const beyond = scopes.find((scope) => !permissions.has(scope));
  if (beyond !== undefined) {
    throw new MillraceError("forbidden", `You cannot give away ${beyond}, which you do not have`);
  }
  if (own.length === 0) return;
  // None named means all of them.
  const wanted = eventTypes.length === 0 ? ["*"] : eventTypes;
  const unsendable = wanted.find((type) => !own.some((pattern) => coversType(pattern, type)));
  if (unsendable !== undefined) {
    throw new MillraceError("forbidden", `You cannot let others send ${unsendable}, which you may not send`);
  }
}
