import { getRun, getRunStatus, listRuns } from "@millrace/engine/history/runs.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidSchema } from "@millrace/shared/api/common.ts";
import {
  bulkReply,
  bulkRunsBody,
  listRunsQuery,
  replayBody,
  runActionReply,
  runPage,
} from "@millrace/shared/api/runs.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { type RunStatus, runSchema } from "@millrace/shared/runs/run.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";
import type { Services } from "../../services.ts";

const runParams = z.object({ id: uuidSchema });
const tag = "Runs";

type Action = z.infer<typeof bulkRunsBody>["action"];

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
  route({
    method: "post",
    path: "/v1/runs/bulk",
    tag,
    summary: "Cancel, pause or resume many runs; those that cannot be changed stay as they are",
    permission: "runs:write",
    body: bulkRunsBody,
    replies: { 200: bulkReply },
    handle: async ({ workspaceId, body, principal }, services) => {
      const changed = await act(services, workspaceId, body.action, body.ids, principal.name);
      return { status: 200, body: { changed: changed.length } };
    },
  }),
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
  route({
    method: "post",
    path: "/v1/runs/:id/replay",
    tag,
    summary: "Start a new run from the same event, on the same or another version",
    permission: "runs:write",
    params: runParams,
    body: replayBody,
    replies: { 202: runActionReply, 404: null, 422: null },
    handle: async ({ workspaceId, params, body }, { pool, runs }) => {
      if (body.fromNodeId !== undefined) throw fromStartOnly();
      const id = await runs.replay(workspaceId, params.id, body.version);
      const status = await inWorkspace(pool, workspaceId, (sql) => getRunStatus(sql, workspaceId, id));
      return { status: 202, body: { id, status } };
    },
  }),
];

function fromStartOnly(): MillraceError {
  return new MillraceError("invalid_input", "A run can be replayed from its start only.", {
    issues: [{ path: "fromNodeId", code: "unsupported", message: "Leave it out to replay from the start" }],
  });
}

/** Where a run stands that an action has done its work on, or need not. */
const outcome: Record<Action, readonly RunStatus[]> = {
  cancel: ["cancelled"],
  pause: ["paused"],
  resume: ["queued", "running", "waiting"],
};

function action(name: Action, summary: string): Route {
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
      const changed = await act(services, workspaceId, name, [id], principal.name);
      const status = await statusNow();
      if (changed.length === 0 && !outcome[name].includes(status)) {
        throw new MillraceError("invalid_state", `This run is ${status}: it is too late to ${name} it.`);
      }
      return { status: 200, body: { id, status } };
    },
  });
}

function act(
  { runs }: Pick<Services, "runs">,
  workspaceId: string,
  name: Action,
  ids: string[],
  by: string,
): Promise<string[]> {
  switch (name) {
    case "cancel":
      return runs.cancel(workspaceId, ids, `Cancelled by ${by}`);
    case "pause":
      return runs.pause(workspaceId, ids);
    case "resume":
      return runs.resume(workspaceId, ids);
    default:
      return name satisfies never;
  }
}
