import { getBulkOperation } from "@millrace/engine/history/bulk-operations.ts";
import { countOpenLetters, discardLetters } from "@millrace/engine/history/dead-letters.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import {
  bulkDeadLettersBody,
  bulkOperationSchema,
  bulkReply,
  countDeadLettersQuery,
  countReply,
} from "@millrace/shared/api/bulk.ts";
import { uuidSchema } from "@millrace/shared/api/common.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";

const tag = "Dead letters";

/** What is done to many steps that failed for good: those that are named, or all that a filter finds. */
export const bulkDeadLetterRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/dead-letters/count",
    tag,
    summary: "Count the open dead letters that a filter finds",
    permission: "runs:read",
    query: countDeadLettersQuery.strict(),
    replies: { 200: countReply },
    handle: async ({ workspaceId, query }, { pool }) => ({
      status: 200,
      body: { count: await inWorkspace(pool, workspaceId, (sql) => countOpenLetters(sql, workspaceId, query)) },
    }),
  }),
  route({
    method: "post",
    path: "/v1/dead-letters/bulk",
    tag,
    summary:
      "Retry or discard many open dead letters. By ids it is done at once; by filter it is begun, and `GET /v1/dead-letters/bulk/{id}` tells how far it has come",
    permission: "runs:write",
    body: bulkDeadLettersBody,
    replies: { 200: bulkReply, 202: bulkOperationSchema },
    handle: async ({ workspaceId, body: { action, ids, filter = {} }, principal }, { pool, runs }) => {
      if (!ids) {
        const request = { subject: "dead_letters", action, filter, requestedBy: principal.name } as const;
        return { status: 202, body: await runs.beginBulk(workspaceId, request) };
      }
      const changed =
        action === "retry"
          ? await runs.retryDeadLetters(workspaceId, ids)
          : await inWorkspace(pool, workspaceId, (sql) => discardLetters(sql, workspaceId, ids));
      return { status: 200, body: { changed } };
    },
  }),
  route({
    method: "get",
    path: "/v1/dead-letters/bulk/:id",
    tag,
    summary: "Show how far an action by filter has come",
    permission: "runs:read",
    params: z.object({ id: uuidSchema }),
    replies: { 200: bulkOperationSchema, 404: null },
    handle: async ({ workspaceId, params: { id } }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => getBulkOperation(sql, workspaceId, "dead_letters", id)),
    }),
  }),
];
