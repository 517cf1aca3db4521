import { decodeCursor, toPage } from "@millrace/engine/store/paging.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { pageQuery } from "@millrace/shared/api/common.ts";
import { mailPage, type SandboxMail } from "@millrace/shared/api/settings.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";

const listMailQuery = pageQuery.extend({ runId: z.uuid().optional() });

/** `/v1/mailbox`: messages that were caught instead of sent. */
export const mailboxRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/mailbox",
    tag: "Mailbox",
    summary: "List the messages of the sandbox mailbox, newest first; none of them was delivered",
    permission: "mailbox:read",
    query: listMailQuery.strict(),
    replies: { 200: mailPage },
    handle: async ({ workspaceId, query: { limit, cursor, runId } }, { pool }) => {
      const rows = await inWorkspace(
        pool,
        workspaceId,
        (sql) => sql<(Omit<SandboxMail, "createdAt"> & { createdAt: Date })[]>`
          select id, sender as "from", recipient as "to", subject, html, body_text as "text", run_id as "runId",
            node_id as "nodeId", created_at as "createdAt"
          from sandbox_mails
          where workspace_id = ${workspaceId}
            ${runId === undefined ? sql`` : sql`and run_id = ${runId}`}
            ${cursor === undefined ? sql`` : sql`and id < ${decodeCursor(cursor)}`}
          order by id desc limit ${limit + 1}`,
      );
      const asMail = (row: (typeof rows)[number]): SandboxMail => ({ ...row, createdAt: row.createdAt.toISOString() });
      return { status: 200, body: toPage(rows, limit, (row) => row.id, asMail) };
    },
  }),
];
