import { memberPage } from "@millrace/shared/api/settings.ts";
import { listMembers } from "../../auth/people.ts";
import { type Route, route } from "../../http/route.ts";

/** `/v1/members`: the people of a workspace. */
export const memberRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/members",
    tag: "Members",
    summary: "List the people who may sign in to this workspace",
    permission: "settings:read",
    replies: { 200: memberPage },
    handle: async ({ workspaceId }, { pool }) => ({
      status: 200,
      body: { items: await listMembers(pool, workspaceId), nextCursor: null },
    }),
  }),
];
