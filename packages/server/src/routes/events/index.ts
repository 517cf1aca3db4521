import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import {
  eventAcceptedSchema,
  eventPage,
  listEventsQuery,
  receiptSchema,
  validateEventReply,
} from "@millrace/shared/api/events.ts";
import { envelopeSchema, maxEventBytes } from "@millrace/shared/events/envelope.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";
import { batchRoute } from "./batch.ts";
import { cloudEventType } from "./cloud-event.ts";
import { decodeEvent, readEnvelope } from "./read-event.ts";
import { findReceipt, listReceipts } from "./receipts.ts";

const eventTypes = ["application/json", cloudEventType];

/** `/v1/events`: what platform modules send, and what became of it. */
export const eventRoutes: Route[] = [
  route({
    method: "post",
    path: "/v1/events",
    tag: "Events",
    summary: "Send one event; 202 once it is stored, 200 when the same event is known already",
    permission: "events:write",
    consumes: eventTypes,
    decode: decodeEvent,
    // Checked by readEnvelope, together with the contract of the type; this one only documents.
    body: z.unknown().meta({ describes: envelopeSchema }),
    maxBody: maxEventBytes,
    replies: { 202: eventAcceptedSchema, 200: eventAcceptedSchema, 409: null, 429: null, 503: null },
    handle: async ({ workspaceId, principal, body }, { ingest, admission, customEventTypes }) => {
      const event = await readEnvelope(body, principal, customEventTypes);
      admission.admit(workspaceId, 1);
      const [result] = await ingest.accept(workspaceId, [event]);
      switch (result?.status) {
        case "accepted":
          return { status: 202, body: { id: result.id, status: "accepted" } };
        case "duplicate":
          return { status: 200, body: { id: result.id, status: "duplicate" } };
        case "conflict":
          throw new MillraceError("event_conflict", `An event with the id ${result.id} is known with another body`);
        default:
          throw new Error("The event was not answered for");
      }
    },
  }),
  batchRoute,
  route({
    method: "post",
    path: "/v1/events/validate",
    tag: "Events",
    summary: "Check an event without sending it: which workflows would start, and why the others would not",
    permission: "events:write",
    consumes: eventTypes,
    decode: decodeEvent,
    body: z.unknown().meta({ describes: envelopeSchema }),
    maxBody: maxEventBytes,
    replies: { 200: validateEventReply },
    handle: async ({ workspaceId, principal, body }, { ingest, customEventTypes }) => {
      try {
        const event = await readEnvelope(body, principal, customEventTypes);
        return { status: 200, body: { valid: true, issues: [], matches: await ingest.preview(workspaceId, event) } };
      } catch (error) {
        if (!(error instanceof MillraceError) || error.code !== "invalid_input") throw error;
        return { status: 200, body: { valid: false, issues: error.issues ?? [], matches: [] } };
      }
    },
  }),
  route({
    method: "get",
    path: "/v1/events",
    tag: "Events",
    summary: "List events, newest first",
    permission: "events:read",
    query: listEventsQuery.strict(),
    replies: { 200: eventPage },
    handle: async ({ workspaceId, query }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => listReceipts(sql, workspaceId, query)),
    }),
  }),
  route({
    method: "get",
    path: "/v1/events/:id",
    tag: "Events",
    summary: "Show one event with the workflows it started, and those it did not start and why",
    permission: "events:read",
    params: z.object({ id: z.string().min(1).max(256) }),
    replies: { 200: receiptSchema, 404: null },
    handle: async ({ workspaceId, params }, { pool }) => {
      const receipt = await inWorkspace(pool, workspaceId, (sql) => findReceipt(sql, workspaceId, params.id));
      if (!receipt) throw new MillraceError("not_found", "There is no such event");
      return { status: 200, body: receipt };
    },
  }),
];
