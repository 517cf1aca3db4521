import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidv7 } from "@millrace/engine/store/uuid.ts";
import { readWorkflow } from "@millrace/engine/workflows/store.ts";
import { uuidSchema } from "@millrace/shared/api/common.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { closeCodes } from "@millrace/shared/graph/live/messages.ts";
import { z } from "zod";
import { type Route, route } from "../http/route.ts";
import { serveDraft } from "./draft-connection.ts";

/** `GET /v1/workflows/{id}/live`, see `shared/graph/live/messages.ts` for what is said then. */
export const draftLiveRoute: Route = route({
  method: "get",
  path: "/v1/workflows/:id/live",
  tag: "Workflows",
  summary:
    "Edit a draft together with others, over a WebSocket: changes of Yjs are told to everybody once they are stored; changing needs the permission workflows:write",
  permission: "workflows:read",
  params: z.object({ id: uuidSchema }),
  upgrades: true,
  replies: { 101: null, 404: null, 426: null },
  handle: async ({ workspaceId, params, principal, identifyAgain, upgrade }, { pool, drafts }) => {
    await inWorkspace(pool, workspaceId, (sql) => readWorkflow(sql, workspaceId, params.id));
    if (!upgrade) throw new MillraceError("upgrade_required", "Open this address as a WebSocket");
    return upgrade((socket) => {
      const draft = drafts.open(workspaceId, params.id, principal.id);
      if (!draft) return socket.close(closeCodes.tooMuch, "Too many windows are open");
      serveDraft({ socket, draft, connection: uuidv7(), principal, identifyAgain });
    });
  },
});
