import type { Page, PageQuery } from "@millrace/shared/api/common.ts";
import type { Task } from "@millrace/shared/api/contacts.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { and, desc, eq, lt, type SQL } from "drizzle-orm";
import type { Sql } from "../store/database.ts";
import { jsonText } from "../store/json-text.ts";
import { decodeCursor, toPage } from "../store/paging.ts";
import { queries } from "../store/queries.ts";
import { contacts, tasks } from "../store/schema/records.ts";
import { uuidv7 } from "../store/uuid.ts";
import { contactLabel } from "./label.ts";
import type { RecordsSession } from "./session.ts";

export interface NewTask {
  title: string;
  description: string;
  dueAt: Date | null;
  assigneeId: string | null;
  contactId: string | null;
  runId: string | null;
  nodeId: string | null;
}

/** Creates tasks in one statement; a contact that is gone is left out. @returns their ids, in the same order. */
export async function createTasks(session: RecordsSession, created: readonly NewTask[]): Promise<string[]> {
  if (created.length === 0) return [];
  const { sql, workspaceId, now } = session;
  const rows = created.map(({ title, description, dueAt, assigneeId, contactId, runId, nodeId }) => ({
    id: uuidv7(),
    title,
    description,
    due_at: dueAt?.toISOString() ?? null,
    assignee_id: assigneeId,
    contact_id: contactId,
    run_id: runId,
    node_id: nodeId,
  }));
  await sql`
    insert into tasks (workspace_id, id, title, description, due_at, assignee_id, contact_id, run_id, node_id, created_at)
    select ${workspaceId}, new.id, new.title, new.description, new.due_at, new.assignee_id, c.id, new.run_id, new.node_id, ${now}
    from jsonb_to_recordset(${jsonText(rows)}::text::jsonb) new (id uuid, title text, description text, due_at timestamptz,
      assignee_id text, contact_id uuid, run_id uuid, node_id text)
    left join contacts c on c.workspace_id = ${workspaceId} and c.id = new.contact_id`;
  return rows.map((row) => row.id);
}

export interface TaskFilter extends PageQuery {
  status?: Task["status"] | undefined;
  contactId?: string | undefined;
}

/** Tasks, newest first. */
export async function listTasks(sql: Sql, workspaceId: string, filter: TaskFilter): Promise<Page<Task>> {
  const rows = await select(sql, [
    eq(tasks.workspaceId, workspaceId),
    filter.status && eq(tasks.status, filter.status),
    filter.contactId ? eq(tasks.contactId, filter.contactId) : undefined,
    filter.cursor === undefined ? undefined : lt(tasks.id, decodeCursor(filter.cursor)),
  ]).limit(filter.limit + 1);
  return toPage(rows, filter.limit, (row) => row.id, toTask);
}

/** Completes a task, or opens it again. Doing it twice is doing it once. */
export async function setTaskStatus(
  sql: Sql,
  workspaceId: string,
  taskId: string,
  status: Task["status"],
): Promise<Task> {
  await sql`
    update tasks set status = ${status}, completed_at = case when ${status} = 'done' then now() end
    where workspace_id = ${workspaceId} and id = ${taskId} and status <> ${status}`;
  const [row] = await select(sql, [eq(tasks.workspaceId, workspaceId), eq(tasks.id, taskId)]);
  if (!row) throw new MillraceError("not_found", "There is no such task.");
  return toTask(row);
}

function select(sql: Sql, conditions: (SQL | "" | undefined)[]) {
  return queries(sql)
    .select({
      id: tasks.id,
      title: tasks.title,
      description: tasks.description,
      status: tasks.status,
      dueAt: tasks.dueAt,
      assigneeId: tasks.assigneeId,
      contactId: tasks.contactId,
      contactLabel,
      runId: tasks.runId,
      createdAt: tasks.createdAt,
      completedAt: tasks.completedAt,
    })
    .from(tasks)
    .leftJoin(contacts, and(eq(contacts.workspaceId, tasks.workspaceId), eq(contacts.id, tasks.contactId)))
    .where(and(...conditions.map((condition) => condition || undefined)))
    .orderBy(desc(tasks.id));
}

type TaskRow = Awaited<ReturnType<typeof select>>[number];

function toTask(row: TaskRow): Task {
  return {
    ...row,
    dueAt: row.dueAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    completedAt: row.completedAt?.toISOString() ?? null,
  };
}
