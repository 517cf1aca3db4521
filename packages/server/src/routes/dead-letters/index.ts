import { discardDeadLetter, getDeadLetter, listDeadLetters } from "@millrace/engine/history/dead-letters.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidSchema } from "@millrace/shared/api/common.ts";
import {
  deadLetterPage,
  deadLetterSchema,
  listDeadLettersQuery,
  retryDeadLetterBody,
} from "@millrace/shared/api/runs.ts";
import { startRunReply } from "@millrace/shared/api/workflows.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { isJsonObject, type Json, type JsonObject } from "@millrace/shared/json.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";
import { bulkDeadLetterRoutes } from "./bulk.ts";

const params = z.object({ id: uuidSchema });
const tag = "Dead letters";

/** `/v1/dead-letters`: steps that failed for good and wait for a person. */
export const deadLetterRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/dead-letters",
    tag,
    summary: "List steps that failed for good, newest first",
    permission: "runs:read",
    query: listDeadLettersQuery.strict(),
    replies: { 200: deadLetterPage },
    handle: async ({ workspaceId, query }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => listDeadLetters(sql, workspaceId, query)),
    }),
  }),
  ...bulkDeadLetterRoutes,
  route({
    method: "post",
    path: "/v1/dead-letters/:id/retry",
    tag,
    summary: "Try a step again, with another input where one is given; its run goes on from there",
    permission: "runs:write",
    params,
    body: retryDeadLetterBody,
    replies: { 202: startRunReply, 404: null, 409: null, 422: null },
    handle: async ({ workspaceId, params: { id }, body }, { pool, runs }) => {
      const input = inputOf(body.input);
      const { status } = await inWorkspace(pool, workspaceId, (sql) => getDeadLetter(sql, workspaceId, id));
      if (status !== "open") throw new MillraceError("invalid_state", `This step was ${status} already.`);
      return { status: 202, body: await runs.retryDeadLetter(workspaceId, id, input) };
    },
  }),
  route({
    method: "post",
    path: "/v1/dead-letters/:id/discard",
    tag,
    summary: "Give a failed step up; its run stays failed",
    permission: "runs:write",
    params,
    replies: { 200: deadLetterSchema, 404: null, 409: null },
    handle: async ({ workspaceId, params: { id } }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => discardDeadLetter(sql, workspaceId, id)),
    }),
  }),
];

/** A step's input is its config with the templates filled in. */
function inputOf(input: Json | undefined): JsonObject | undefined {
  if (input === undefined || isJsonObject(input)) return input;
  throw new MillraceError("invalid_input", "A step's input is an object.", {
    issues: [{ path: "input", code: "invalid_type", message: "Give an object of the step's settings" }],
  });
}
