import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { changeWorkspace, readWorkspace } from "@millrace/engine/workspaces/workspace.ts";
import { patchWorkspaceBody, workspaceSchema } from "@millrace/shared/api/workspace.ts";
import { type Route, route } from "../../http/route.ts";

/** `/v1/workspace`: the workspace that the caller is in. */
export const workspaceRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/workspace",
    tag: "Workspace",
    summary: "Show name, time zone and settings of the workspace",
    permission: "settings:read",
    replies: { 200: workspaceSchema },
    handle: async ({ workspaceId }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => readWorkspace(sql, workspaceId)),
    }),
  }),
  route({
    method: "patch",
    path: "/v1/workspace",
    tag: "Workspace",
    summary: "Change the workspace: its name, its time zone, how long it keeps events and runs, and its limits",
    permission: "settings:write",
    body: patchWorkspaceBody,
    replies: { 200: workspaceSchema, 422: null },
    handle: async ({ workspaceId, body }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, async (sql) => {
        const workspace = await changeWorkspace(sql, workspaceId, body);
        // Who signs in belongs to an organization of the same id and name.
        await sql`update auth.organizations set name = ${workspace.name} where id = ${workspaceId}`;
        return workspace;
      }),
    }),
  }),
];
