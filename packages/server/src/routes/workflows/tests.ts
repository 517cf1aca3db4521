import { deleteTest, listTests } from "@millrace/engine/rehearsal/tests.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import {
  runTestsBody,
  saveTestBody,
  testParams,
  testRunSchema,
  workflowTestSchema,
  workflowTestsReply,
} from "@millrace/shared/api/workflow-tests.ts";
import { type Route, route } from "../../http/route.ts";
import type { Services } from "../../services.ts";
import { refuseUnseen } from "./rehearsals.ts";
import { maxGraphBytes, workflowParams, workflowTag } from "./reply.ts";

/** Saved tests: given this event, expect this path. */
export const testRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/workflows/:id/tests",
    tag: workflowTag,
    summary: "List the saved tests, oldest first",
    permission: "workflows:read",
    params: workflowParams,
    replies: { 200: workflowTestsReply, 404: null },
    handle: async ({ workspaceId, params }, { pool }) => ({
      status: 200,
      body: { items: await inWorkspace(pool, workspaceId, (sql) => listTests(sql, workspaceId, params.id)) },
    }),
  }),
  route({
    method: "post",
    path: "/v1/workflows/:id/tests",
    tag: workflowTag,
    summary: "Save a test; without an expectation, what the draft does now is expected from then on",
    permission: "workflows:write",
    params: workflowParams,
    body: saveTestBody,
    maxBody: maxGraphBytes,
    replies: { 201: workflowTestSchema, 404: null, 409: null, 422: null },
    handle: async ({ workspaceId, params, body, principal }, { rehearsals }) => {
      refuseUnseen(principal, body.given);
      return { status: 201, body: await rehearsals.saveTest(workspaceId, params.id, body, principal.name) };
    },
  }),
  route({
    method: "post",
    path: "/v1/workflows/:id/tests/run",
    tag: workflowTag,
    summary:
      "Run every saved test against the draft, or against the graph that is given: where they part, and which branches no test takes",
    permission: "runs:write",
    params: workflowParams,
    body: runTestsBody,
    maxBody: maxGraphBytes,
    replies: { 200: testRunSchema, 404: null, 422: null },
    handle: async ({ workspaceId, params, body }, { rehearsals }) => ({
      status: 200,
      body: await rehearsals.runTests(workspaceId, params.id, body.graph),
    }),
  }),
  route({
    method: "put",
    path: "/v1/workflows/:id/tests/:testId",
    tag: workflowTag,
    summary: "Change a saved test; without an expectation, what the draft does now is expected from then on",
    permission: "workflows:write",
    params: testParams,
    body: saveTestBody,
    maxBody: maxGraphBytes,
    replies: { 200: workflowTestSchema, 404: null, 409: null, 422: null },
    handle: async ({ workspaceId, params: { id, testId }, body, principal }, { rehearsals }) => {
      refuseUnseen(principal, body.given);
      return { status: 200, body: await rehearsals.saveTest(workspaceId, id, body, principal.name, testId) };
    },
  }),
  route({
    method: "delete",
    path: "/v1/workflows/:id/tests/:testId",
    tag: workflowTag,
    summary: "Delete a saved test",
    permission: "workflows:write",
    params: testParams,
    replies: { 204: null, 404: null },
    handle: async ({ workspaceId, params: { id, testId } }, { pool }) => {
      await inWorkspace(pool, workspaceId, (sql) => deleteTest(sql, workspaceId, id, testId));
      return { status: 204 };
    },
  }),
];

/** @throws MillraceError `tests_failed` with an issue for each saved test that fails. */
export async function refuseFailing(
  { rehearsals }: Pick<Services, "rehearsals">,
  workspaceId: string,
  workflowId: string,
): Promise<void> {
  const { results, failed } = await rehearsals.runTests(workspaceId, workflowId);
  if (failed === 0) return;
  const issues = results
    .filter(({ passed }) => !passed)
    .map(({ id, name, differences }) => {
      const [first, ...more] = differences;
      const rest = more.length > 0 ? ` (and ${more.length} more)` : "";
      return { path: `tests.${id}`, code: "test_failed", message: `${name}: ${first?.words ?? "it failed."}${rest}` };
    });
  const count = failed === 1 ? "One saved test fails" : `${failed} saved tests fail`;
  throw new MillraceError("tests_failed", `${count}. Look at it, or publish with skipTests.`, { issues });
}
