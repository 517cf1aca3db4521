import { findContactId } from "@millrace/engine/records/contacts.ts";
import type { Sql } from "@millrace/engine/store/database.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { getInFlight } from "@millrace/engine/workflows/in-flight.ts";
import { archiveWorkflow, pauseWorkflow, publishWorkflow, resumeWorkflow } from "@millrace/engine/workflows/publish.ts";
import { whatToStart } from "@millrace/engine/workflows/start.ts";
import { inFlightSchema } from "@millrace/shared/api/in-flight.ts";
import {
  publishBody,
  publishReply,
  startRunBody,
  startRunReply,
  workflowSchema,
} from "@millrace/shared/api/workflows.ts";
import { type Route, route } from "../../http/route.ts";
import { replyWithWorkflow, workflowParams, workflowTag } from "./reply.ts";
import { refuseFailing } from "./tests.ts";

/** Whether a workflow starts runs, and starting one by hand. */
export const lifecycleRoutes: Route[] = [
  route({
    method: "post",
    path: "/v1/workflows/:id/publish",
    tag: workflowTag,
    summary:
      "Make the draft the next version; refused with every problem that would keep it from running. Runs under way stay on their version unless `inFlight` says, per node, to move or end them. The saved tests are run first, and refuse it when one fails, unless `skipTests` is set",
    permission: "workflows:publish",
    params: workflowParams,
    body: publishBody,
    replies: { 200: publishReply, 404: null, 409: null, 422: null },
    handle: async ({ workspaceId, params, body: { skipTests, ...body }, principal }, services) => {
      const { pool, nodeTypes, vault } = services;
      if (!skipTests) await refuseFailing(services, workspaceId, params.id);
      const publication = { workflowId: params.id, publishedBy: principal.name, ...body };
      const { version, warnings, inFlight } = await inWorkspace(pool, workspaceId, (sql) =>
        publishWorkflow(sql, workspaceId, publication, nodeTypes, vault),
      );
      return { status: 200, body: { version, problems: warnings, inFlight } };
    },
  }),
  route({
    method: "get",
    path: "/v1/workflows/:id/in-flight",
    tag: workflowTag,
    summary: "Show how many runs are under way, on which version and at which step, and how far the last move has come",
    permission: "workflows:read",
    params: workflowParams,
    replies: { 200: inFlightSchema, 404: null },
    handle: async ({ workspaceId, params }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => getInFlight(sql, workspaceId, params.id)),
    }),
  }),
  change("pause", "Let a workflow start nothing until it is resumed; its runs go on", pauseWorkflow),
  change("resume", "Let a paused or archived workflow start again", resumeWorkflow),
  change("archive", "Put a workflow away: it starts nothing, its history stays", archiveWorkflow),
  route({
    method: "post",
    path: "/v1/workflows/:id/runs",
    tag: workflowTag,
    summary: "Start a run by hand: of the published version, or with dryRun a test of the draft that sends nothing",
    permission: "runs:write",
    params: workflowParams,
    body: startRunBody,
    replies: { 202: startRunReply, 404: null, 409: null, 422: null },
    handle: async ({ workspaceId, params, body }, { pool, nodeTypes, runs }) => {
      const { contact, data, triggerNodeId, dryRun } = body;
      const start = await inWorkspace(pool, workspaceId, async (sql) => ({
        ...(await whatToStart(sql, workspaceId, params.id, dryRun ? "draft" : "published", nodeTypes)),
        contactId: contact ? await findContactId(sql, workspaceId, contact) : null,
      }));
      const runId = await runs.start(workspaceId, {
        ...start,
        workflowId: params.id,
        mode: dryRun ? "test" : "live",
        data,
        ...(triggerNodeId !== undefined && { triggerNodeId }),
      });
      return { status: 202, body: { runId } };
    },
  }),
];

function change(
  name: "pause" | "resume" | "archive",
  summary: string,
  apply: (sql: Sql, workspaceId: string, workflowId: string) => Promise<void>,
): Route {
  return route({
    method: "post",
    path: `/v1/workflows/:id/${name}`,
    tag: workflowTag,
    summary,
    permission: "workflows:publish",
    params: workflowParams,
    replies: { 200: workflowSchema, 404: null, 409: null },
    handle: ({ workspaceId, params }, services) =>
      replyWithWorkflow(services, workspaceId, 200, async (sql) => {
        await apply(sql, workspaceId, params.id);
        return params.id;
      }),
  });
}
