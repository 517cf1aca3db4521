import { listPins, pinNode, unpinNode } from "@millrace/engine/rehearsal/pins.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import type { Permission } from "@millrace/shared/api/permissions.ts";
import {
  type GivenContact,
  type GivenEvent,
  pinSchema,
  pinsReply,
  rehearsalSchema,
  rehearseBody,
  tryNodeBody,
  tryNodeReply,
} from "@millrace/shared/api/rehearsal.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { elementIdSchema } from "@millrace/shared/graph/document.ts";
import { type Principal, type Route, route } from "../../http/route.ts";
import { maxGraphBytes, workflowParams, workflowTag } from "./reply.ts";

const pinParams = workflowParams.extend({ nodeId: elementIdSchema });

/** Drafts that are tried: carried out at once, without any consequence. */
export const rehearsalRoutes: Route[] = [
  route({
    method: "post",
    path: "/v1/workflows/:id/try",
    tag: workflowTag,
    summary:
      "Carry the draft out at once, by a clock that jumps: every step with its input, its output, what would be sent and what would change. Nothing is stored, and nothing is sent",
    permission: "runs:write",
    params: workflowParams,
    body: rehearseBody,
    maxBody: maxGraphBytes,
    replies: { 200: rehearsalSchema, 404: null, 422: null },
    handle: async ({ workspaceId, params, body, principal }, { rehearsals }) => {
      refuseUnseen(principal, body);
      return { status: 200, body: await rehearsals.rehearse(workspaceId, params.id, body) };
    },
  }),
  route({
    method: "post",
    path: "/v1/workflows/:id/try-node",
    tag: workflowTag,
    summary: "Carry out one step alone; with `send` its call is really made, where its type may be tried so",
    permission: "workflows:write",
    params: workflowParams,
    body: tryNodeBody,
    maxBody: maxGraphBytes,
    replies: { 200: tryNodeReply, 404: null, 422: null },
    handle: async ({ workspaceId, params, body, principal }, { rehearsals }) => {
      refuseUnseen(principal, body.context);
      return { status: 200, body: await rehearsals.tryNode(workspaceId, params.id, body) };
    },
  }),
  route({
    method: "get",
    path: "/v1/workflows/:id/pins",
    tag: workflowTag,
    summary: "List what steps come to when the draft is tried, instead of being carried out",
    permission: "workflows:read",
    params: workflowParams,
    replies: { 200: pinsReply, 404: null },
    handle: async ({ workspaceId, params }, { pool }) => ({
      status: 200,
      body: { items: await inWorkspace(pool, workspaceId, (sql) => listPins(sql, workspaceId, params.id)) },
    }),
  }),
  route({
    method: "put",
    path: "/v1/workflows/:id/pins/:nodeId",
    tag: workflowTag,
    summary: "Pin what a step comes to when the draft is tried; runs know nothing of it",
    permission: "workflows:write",
    params: pinParams,
    body: pinSchema,
    replies: { 204: null, 404: null, 409: null },
    handle: async ({ workspaceId, params: { id, nodeId }, body, principal }, { pool }) => {
      await inWorkspace(pool, workspaceId, (sql) => pinNode(sql, workspaceId, id, nodeId, body, principal.name));
      return { status: 204 };
    },
  }),
  route({
    method: "delete",
    path: "/v1/workflows/:id/pins/:nodeId",
    tag: workflowTag,
    summary: "Let a step be carried out again when the draft is tried",
    permission: "workflows:write",
    params: pinParams,
    replies: { 204: null, 404: null },
    handle: async ({ workspaceId, params: { id, nodeId } }, { pool }) => {
      await inWorkspace(pool, workspaceId, (sql) => unpinNode(sql, workspaceId, id, nodeId));
      return { status: 204 };
    },
  }),
];

/** The answer shows what templates make of an event and a contact, so only who may see those may choose them. */
export function refuseUnseen(
  { permissions }: Pick<Principal, "permissions">,
  { event, contact }: { event: GivenEvent; contact?: GivenContact | undefined },
): void {
  const isPast = "eventId" in event;
  const needed: Permission[] = [];
  if (isPast) needed.push("events:read");
  if (isPast || (contact && !("madeUp" in contact))) needed.push("contacts:read");
  const missing = needed.find((permission) => !permissions.has(permission));
  if (missing !== undefined)
    throw new MillraceError("forbidden", `This needs the permission ${missing}: make up the event and the contact.`);
}
