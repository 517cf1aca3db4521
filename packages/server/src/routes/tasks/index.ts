import { listTasks, setTaskStatus } from "@millrace/engine/records/tasks.ts";
import { inWorkspace } from "@millrace/engine/store/tenancy.ts";
import { uuidSchema } from "@millrace/shared/api/common.ts";
import { listTasksQuery, patchTaskBody, taskPage, taskSchema } from "@millrace/shared/api/contacts.ts";
import { z } from "zod";
import { type Route, route } from "../../http/route.ts";

/** `/v1/tasks`: what people have to do. */
export const taskRoutes: Route[] = [
  route({
    method: "get",
    path: "/v1/tasks",
    tag: "Tasks",
    summary: "List tasks, newest first",
    permission: "tasks:read",
    query: listTasksQuery.strict(),
    replies: { 200: taskPage },
    handle: async ({ workspaceId, query }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => listTasks(sql, workspaceId, query)),
    }),
  }),
  route({
    method: "patch",
    path: "/v1/tasks/:id",
    tag: "Tasks",
    summary: "Complete a task, or open it again",
    permission: "tasks:write",
    params: z.object({ id: uuidSchema }),
    body: patchTaskBody,
    replies: { 200: taskSchema, 404: null },
    handle: async ({ workspaceId, params, body }, { pool }) => ({
      status: 200,
      body: await inWorkspace(pool, workspaceId, (sql) => setTaskStatus(sql, workspaceId, params.id, body.status)),
    }),
  }),
];
