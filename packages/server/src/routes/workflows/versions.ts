import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { restoreVersion } from "@millrace/engine/workflows/draft.ts";
import { diffVersions, getVersion, listVersions, setVersionNote } from "@millrace/engine/workflows/versions.ts";
import { pageQuery } from "@millrace/shared/api/common.ts";
import {
  graphDiffSchema,
  patchVersionBody,
  versionPage,
  versionSchema,
  versionSummarySchema,
  workflowSchema,
} from "@millrace/shared/api/workflows.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";
import { replyWithWorkflow, workflowParams, workflowTag } from "./reply.ts";

const versionNumber = z.coerce.number().int().min(1).max(2_147_483_647);
const versionParams = workflowParams.extend({ version: versionNumber });

/** What was published, and when. */
export const versionRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/workflows/:id/versions",
    tag: workflowTag,
    summary: "List the published versions, newest first",
    permission: "workflows:read",
    params: workflowParams,
    query: pageQuery.strict(),
    replies: { 200: versionPage, 404: null },
    handle: async ({ workspaceId, params, query }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => listVersions(sql, workspaceId, params.id, query)),
    }),
  }),
  route({
    method: "get",
    path: "/v1/workflows/:id/versions/:version",
    tag: workflowTag,
    summary: "Show a published version with its graph; it never changes",
    permission: "workflows:read",
    params: versionParams,
    replies: { 200: versionSchema, 404: null },
    handle: async ({ workspaceId, params }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => getVersion(sql, workspaceId, params.id, params.version)),
    }),
  }),
  route({
    method: "patch",
    path: "/v1/workflows/:id/versions/:version",
    tag: workflowTag,
    summary: "Change the note of a published version",
    permission: "workflows:publish",
    params: versionParams,
    body: patchVersionBody,
    replies: { 200: versionSummarySchema, 404: null },
    handle: async ({ workspaceId, params: { id, version }, body }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => setVersionNote(sql, workspaceId, id, version, body.note)),
    }),
  }),
  route({
    method: "get",
    path: "/v1/workflows/:id/versions/:version/diff/:other",
    tag: workflowTag,
    summary: "Compare a version with another one: what the other one added, removed and changed",
    permission: "workflows:read",
    params: versionParams.extend({ other: versionNumber }),
    replies: { 200: graphDiffSchema, 404: null },
    handle: async ({ workspaceId, params: { id, version, other } }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => diffVersions(sql, workspaceId, id, version, other)),
    }),
  }),
  route({
    method: "post",
    path: "/v1/workflows/:id/versions/:version/restore",
    tag: workflowTag,
    summary: "Make an earlier version the draft again; publishing it is a step of its own",
    permission: "workflows:write",
    params: versionParams,
    replies: { 200: workflowSchema, 404: null },
    handle: ({ workspaceId, params }, services) =>
      replyWithWorkflow(services, workspaceId, 200, async (sql) => {
        await restoreVersion(sql, workspaceId, params.id, params.version);
        return params.id;
      }),
  }),
];
