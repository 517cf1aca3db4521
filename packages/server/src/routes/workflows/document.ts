import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { exportWorkflow, importWorkflow } from "@millrace/engine/workflows/portable.ts";
import { listWorkflows } from "@millrace/engine/workflows/read.ts";
import { createWorkflow, deleteWorkflow, duplicateWorkflow, patchWorkflow } from "@millrace/engine/workflows/store.ts";
import {
  createWorkflowBody,
  exportSchema,
  listWorkflowsQuery,
  patchWorkflowBody,
  workflowPage,
  workflowSchema,
} from "@millrace/shared/api/workflows.ts";
import { type Route, route } from "../../http/route.ts";
import { maxGraphBytes, replyWithWorkflow, workflowParams, workflowTag } from "./reply.ts";

/** Workflows as documents: creating, reading, copying and removing them. */
export const documentRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/workflows",
    tag: workflowTag,
    summary: "List workflows, newest first, with what they did today, as of `countedAt`",
    permission: "workflows:read",
    query: listWorkflowsQuery.strict(),
    replies: { 200: workflowPage },
    handle: async ({ workspaceId, query }, { pool, activity }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => listWorkflows(sql, workspaceId, query, activity)),
    }),
  }),
  route({
    method: "post",
    path: "/v1/workflows",
    tag: workflowTag,
    summary: "Create a workflow",
    permission: "workflows:write",
    body: createWorkflowBody,
    maxBody: maxGraphBytes,
    replies: { 201: workflowSchema },
    handle: ({ workspaceId, body }, services) =>
      replyWithWorkflow(services, workspaceId, 201, (sql) => createWorkflow(sql, workspaceId, body)),
  }),
  route({
    method: "post",
    path: "/v1/workflows/import",
    tag: workflowTag,
    summary: "Create a workflow from an exported file",
    permission: "workflows:write",
    body: exportSchema,
    maxBody: maxGraphBytes,
    replies: { 201: workflowSchema },
    handle: ({ workspaceId, body }, services) =>
      replyWithWorkflow(services, workspaceId, 201, (sql) => importWorkflow(sql, workspaceId, body)),
  }),
  route({
    method: "get",
    path: "/v1/workflows/:id",
    tag: workflowTag,
    summary: "Show a workflow with its draft and the draft's problems; the ETag names the draft's revision",
    permission: "workflows:read",
    params: workflowParams,
    replies: { 200: workflowSchema, 404: null },
    handle: ({ workspaceId, params }, services) =>
      replyWithWorkflow(services, workspaceId, 200, () => Promise.resolve(params.id)),
  }),
  route({
    method: "patch",
    path: "/v1/workflows/:id",
    tag: workflowTag,
    summary:
      "Change name, description, category or settings; limits apply at once, other settings from the next publish on",
    permission: "workflows:write",
    params: workflowParams,
    body: patchWorkflowBody,
    replies: { 200: workflowSchema, 404: null },
    handle: ({ workspaceId, params, body }, services) =>
      replyWithWorkflow(services, workspaceId, 200, async (sql) => {
        await patchWorkflow(sql, workspaceId, params.id, body);
        return params.id;
      }),
  }),
  route({
    method: "delete",
    path: "/v1/workflows/:id",
    tag: workflowTag,
    summary: "Delete a workflow with its versions; refused while runs of it are not finished",
    permission: "workflows:write",
    params: workflowParams,
    replies: { 204: null, 404: null, 409: null },
    handle: async ({ workspaceId, params }, { pool }) => {
      await inWorkspace(pool, workspaceId, (sql) => deleteWorkflow(sql, workspaceId, params.id));
      return { status: 204 };
    },
  }),
  route({
    method: "post",
    path: "/v1/workflows/:id/duplicate",
    tag: workflowTag,
    summary: "Copy a workflow's draft and settings into a new, unpublished workflow",
    permission: "workflows:write",
    params: workflowParams,
    replies: { 201: workflowSchema, 404: null },
    handle: ({ workspaceId, params }, services) =>
      replyWithWorkflow(services, workspaceId, 201, (sql) => duplicateWorkflow(sql, workspaceId, params.id)),
  }),
  route({
    method: "get",
    path: "/v1/workflows/:id/export",
    tag: workflowTag,
    summary: "Export a workflow's draft and settings as a file",
    permission: "workflows:read",
    params: workflowParams,
    replies: { 200: exportSchema, 404: null },
    handle: async ({ workspaceId, params }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => exportWorkflow(sql, workspaceId, params.id)),
    }),
  }),
];
