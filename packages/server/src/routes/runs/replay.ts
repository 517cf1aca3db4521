import { getRunStatus } from "@millrace/engine/history/runs.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidSchema } from "@millrace/shared/api/common.ts";
import { replayBody, replayPreviewQuery, replayPreviewSchema } from "@millrace/shared/api/replay.ts";
import { runActionReply } from "@millrace/shared/api/runs.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";

const params = z.object({ id: uuidSchema });
const tag = "Runs";

/** Doing a run once more. */
export const replayRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/runs/:id/replay",
    tag,
    summary:
      "Show what a replay would send once more: the external steps it would repeat that were sent, or may have been",
    permission: "runs:read",
    params,
    query: replayPreviewQuery.strict(),
    replies: { 200: replayPreviewSchema, 404: null, 422: null },
    handle: async ({ workspaceId, params: { id }, query }, { runs }) => ({
      status: 200,
      body: await runs.previewReplay(workspaceId, id, query),
    }),
  }),
  route({
    method: "post",
    path: "/v1/runs/:id/replay",
    tag,
    summary:
      "Start a new run from the same event, on the same or another version: from the start, or from a step with what the steps before it gave",
    permission: "runs:write",
    params,
    body: replayBody,
    replies: { 202: runActionReply, 404: null, 409: null, 422: null },
    handle: async ({ workspaceId, params, body }, { pool, runs }) => {
      const id = await runs.replay(workspaceId, params.id, body);
      const status = await inWorkspace(pool, workspaceId, (sql) => getRunStatus(sql, workspaceId, id));
      return { status: 202, body: { id, status } };
    },
  }),
];
