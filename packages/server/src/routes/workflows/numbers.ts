import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { getNumbers } from "@millrace/engine/workflows/numbers.ts";
import { numbersQuery, numbersSchema } from "@millrace/shared/api/numbers.ts";
import { type Route, route } from "../../http/route.ts";
import { workflowParams, workflowTag } from "./reply.ts";

/** What became of a workflow's runs, to be drawn on it. */
export const numbersRoute: Route = route({
  method: "get",
  path: "/v1/workflows/:id/numbers",
  tag: workflowTag,
  summary:
    "Count what became of the runs that began in a period: by node how many entered, wait, failed or left, and how long it took; by edge how many took it",
  permission: "runs:read",
  params: workflowParams,
  query: numbersQuery,
  replies: { 200: numbersSchema, 404: null },
  handle: async ({ workspaceId, params, query }, { pool, nodeTypes }) => ({
    status: 200,
    body: await inWorkspace(pool, workspaceId, (sql) => getNumbers(sql, workspaceId, params.id, query, nodeTypes)),
  }),
});
