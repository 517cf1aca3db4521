import { getBulkOperation } from "@millrace/engine/history/bulk-operations.ts";
import { countRuns } from "@millrace/engine/history/run-filter.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { bulkOperationSchema, bulkReply, bulkRunsBody, countReply, countRunsQuery } from "@millrace/shared/api/bulk.ts";
import { uuidSchema } from "@millrace/shared/api/common.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";
import { actOnRuns } from "./act.ts";

const tag = "Runs";

/** What is done to many runs: those that are named, or all that a filter finds. */
export const bulkRunRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/runs/count",
    tag,
    summary: "Count the runs that a filter finds, or only those of them that an action can change",
    permission: "runs:read",
    query: countRunsQuery.strict(),
    replies: { 200: countReply },
    handle: async ({ workspaceId, query: { action, ...filter } }, { pool }) => ({
      status: 200,
      body: { count: await inWorkspace(pool, workspaceId, (sql) => countRuns(sql, workspaceId, filter, action)) },
    }),
  }),
  route({
    method: "post",
    path: "/v1/runs/bulk",
    tag,
    summary:
      "Cancel, pause or resume many runs; those that cannot be changed stay as they are. By ids it is done at once; by filter it is begun, and `GET /v1/runs/bulk/{id}` tells how far it has come",
    permission: "runs:write",
    body: bulkRunsBody,
    replies: { 200: bulkReply, 202: bulkOperationSchema },
    handle: async ({ workspaceId, body: { action, ids, filter = {} }, principal }, services) => {
      if (ids) {
        const changed = await actOnRuns(services, workspaceId, action, ids, principal.name);
        return { status: 200, body: { changed: changed.length } };
      }
      const request = { subject: "runs", action, filter, requestedBy: principal.name } as const;
      return { status: 202, body: await services.runs.beginBulk(workspaceId, request) };
    },
  }),
  route({
    method: "get",
    path: "/v1/runs/bulk/:id",
    tag,
    summary: "Show how far an action by filter has come",
    permission: "runs:read",
    params: z.object({ id: uuidSchema }),
    replies: { 200: bulkOperationSchema, 404: null },
    handle: async ({ workspaceId, params: { id } }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => getBulkOperation(sql, workspaceId, "runs", id)),
    }),
  }),
];
