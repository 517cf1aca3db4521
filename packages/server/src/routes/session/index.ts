import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { rolePermissions, type Role } from "@millrace/shared/api/permissions.ts";
import { type Session, sessionSchema } from "@millrace/shared/api/settings.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { type Route, route } from "../../http/route.ts";

interface SessionRow {
  name: string;
  email: string;
  role: Role;
  workspaceName: string;
  timeZone: string;
}

/** `/v1/session`: who is signed in. */
export const sessionRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/session",
    tag: "Session",
    summary: "Show who is signed in, in which workspace, and what they may do",
    permission: "signed-in",
    replies: { 200: sessionSchema, 403: null },
    handle: async ({ principal, workspaceId }, { pool, mailDelivery }) => {
      if (principal.kind !== "person") throw new MillraceError("forbidden", "An API key has no session");
      const [row] = await inWorkspace(
        pool,
        workspaceId,
        (sql) => sql<SessionRow[]>`
          select u.name, u.email, m.role, w.name as "workspaceName", w.time_zone as "timeZone"
          from workspaces w
          join auth.members m on m.organization_id = w.workspace_id::text and m.user_id = ${principal.id}
          join auth.users u on u.id = m.user_id
          where w.workspace_id = ${workspaceId}`,
      );
      if (!row) throw new MillraceError("unauthenticated", "The membership has ended: sign in again");
      const session: Session = {
        user: { id: principal.id, name: row.name, email: row.email },
        workspace: { id: workspaceId, name: row.workspaceName, timeZone: row.timeZone },
        role: row.role,
        permissions: [...rolePermissions[row.role]],
        mailDelivery,
      };
      return { status: 200, body: session };
    },
  }),
];
