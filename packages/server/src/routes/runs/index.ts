import { getRun, getRunStatus, listRuns } from "@millrace/engine/history/runs.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import type { BulkRunAction } from "@millrace/shared/api/bulk.ts";
import { uuidSchema } from "@millrace/shared/api/common.ts";
import { listRunsQuery, runActionReply, runPage } from "@millrace/shared/api/runs.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { type RunStatus, runSchema } from "@millrace/shared/runs/run.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";
import { actOnRuns } from "./act.ts";
import { bulkRunRoutes } from "./bulk.ts";
import { replayRoutes } from "./replay.ts";

const runParams = z.object({ id: uuidSchema });
const tag = "Runs";

/** `/v1/runs`: what ran, and what operators do about it. */
export const runRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/runs",
    tag,
    summary: "List runs, newest first",
    permission: "runs:read",
    query: listRunsQuery.strict(),
    replies: { 200: runPage },
    handle: async ({ workspaceId, query }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => listRuns(sql, workspaceId, query)),
    }),
  }),
  ...bulkRunRoutes,
  route({
    method: "get",
    path: "/v1/runs/:id",
    tag,
    summary: "Show a run with every step",
    permission: "runs:read",
    params: runParams,
    replies: { 200: runSchema, 404: null },
    handle: async ({ workspaceId, params }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => getRun(sql, workspaceId, params.id)),
    }),
  }),
  action("cancel", "Cancel a run: nothing more happens, late results are not applied"),
  action("pause", "Pause a run: nothing new is begun until it is resumed"),
  action("resume", "Let a paused run go on"),
  ...replayRoutes,
];

/** Where a run stands that an action has done its work on, or need not. */
const outcome: Record<BulkRunAction, readonly RunStatus[]> = {
  cancel: ["cancelled"],
  pause: ["paused"],
  resume: ["queued", "running", "waiting"],
};

function action(name: BulkRunAction, summary: string): Route {
  return route({
    method: "post",
    path: `/v1/runs/:id/${name}`,
    tag,
    summary,
    permission: "runs:write",
    params: runParams,
    replies: { 200: runActionReply, 404: null, 409: null },
    handle: async ({ workspaceId, params: { id }, principal }, services) => {
      const statusNow = () => inWorkspace(services.pool, workspaceId, (sql) => getRunStatus(sql, workspaceId, id));
      const before = await statusNow();
      if (outcome[name].includes(before)) return { status: 200, body: { id, status: before } };
      const changed = await actOnRuns(services, workspaceId, name, [id], principal.name);
      const status = await statusNow();
      if (changed.length === 0 && !outcome[name].includes(status)) {
        throw new MillraceError("invalid_state", `This run is ${status}: it is too late to ${name} it.`);
      }
      return { status: 200, body: { id, status } };
    },
  });
}
