import { listCircuits, tryCircuit } from "@millrace/engine/runtime/circuits/store.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { circuitList, circuitSchema } from "@millrace/shared/api/circuits.ts";
import { uuidSchema } from "@millrace/shared/api/common.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";

const tag = "Circuits";

/** `/v1/circuits`: targets that failed too often, and that steps therefore wait for. */
export const circuitRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/circuits",
    tag,
    summary: "List the targets that are left alone for now, the oldest first",
    permission: "runs:read",
    replies: { 200: circuitList },
    handle: async ({ workspaceId }, { pool }) => ({
      status: 200,
      body: { items: await inWorkspace(pool, workspaceId, (sql) => listCircuits(sql, workspaceId)) },
    }),
  }),
  route({
    method: "post",
    path: "/v1/circuits/:id/reset",
    tag,
    summary: "Try a target at once; when it answers, the steps that wait for it go on",
    permission: "runs:write",
    params: z.object({ id: uuidSchema }),
    replies: { 200: circuitSchema, 404: null },
    handle: async ({ workspaceId, params: { id } }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => tryCircuit(sql, workspaceId, id)),
    }),
  }),
];
