import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { saveDraft } from "@millrace/engine/workflows/draft.ts";
import { problemsIn } from "@millrace/engine/workflows/problems.ts";
import { readWorkflow } from "@millrace/engine/workflows/store.ts";
import { draftReply, putDraftBody, validateBody, validateReply } from "@millrace/shared/api/workflows.ts";
import { type Route, route } from "../../http/route.ts";
import { etagOf, maxGraphBytes, revisionOf, workflowParams, workflowTag } from "./reply.ts";

/** The drawing that is worked on. */
export const draftRoutes: Route[] = [
  route({
    method: "put",
    path: "/v1/workflows/:id/draft",
    tag: workflowTag,
    summary: "Store the draft, whatever its problems are; If-Match names the revision it was made from",
    permission: "workflows:write",
    params: workflowParams,
    body: putDraftBody,
    maxBody: maxGraphBytes,
    replies: { 200: draftReply, 404: null, 412: null, 428: null },
    handle: async ({ workspaceId, params, body: { graph }, header }, { pool, nodeTypes }) => {
      const expected = revisionOf(header("if-match"));
      const saved = await inWorkspace(pool, workspaceId, async (sql) => {
        const { revision, updatedAt } = await saveDraft(sql, workspaceId, params.id, graph, expected);
        const { name, settings } = await readWorkflow(sql, workspaceId, params.id);
        const problems = await problemsIn(sql, workspaceId, { id: params.id, name, graph, settings }, nodeTypes);
        return { revision, problems, updatedAt: updatedAt.toISOString() };
      });
      return { status: 200, body: saved, headers: etagOf(saved.revision) };
    },
  }),
  route({
    method: "post",
    path: "/v1/workflows/:id/validate",
    tag: workflowTag,
    summary: "Say what is wrong with a graph, or with the stored draft where none is given; nothing is stored",
    permission: "workflows:read",
    params: workflowParams,
    body: validateBody,
    maxBody: maxGraphBytes,
    replies: { 200: validateReply, 404: null },
    handle: async ({ workspaceId, params, body }, { pool, nodeTypes }) => {
      const problems = await inWorkspace(pool, workspaceId, async (sql) => {
        const { name, draft, settings } = await readWorkflow(sql, workspaceId, params.id);
        const graph = body.graph ?? draft;
        return problemsIn(sql, workspaceId, { id: params.id, name, graph, settings }, nodeTypes);
      });
      const valid = problems.every((problem) => problem.severity !== "error");
      return { status: 200, body: { valid, problems } };
    },
  }),
];
