import type { Page, PageQuery } from "@millrace/shared/api/common.ts";
import type { DeadLetterFilter as DeadLetterSelection } from "@millrace/shared/api/bulk.ts";
import type { DeadLetter } from "@millrace/shared/api/runs.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { and, count, desc, eq, lt, type SQL, sql as raw } from "drizzle-orm";
import type { Sql } from "../store/database.ts";
import { decodeCursor, toPage } from "../store/paging.ts";
import { queries } from "../store/queries.ts";
import { deadLetters } from "../store/schema/history.ts";
import { workflows } from "../store/schema/workflows.ts";

export interface DeadLetterFilter extends PageQuery {
  workflowId?: string | undefined;
  runId?: string | undefined;
  status?: DeadLetter["status"] | undefined;
}

/** Steps that failed for good, newest first. */
export async function listDeadLetters(
  sql: Sql,
  workspaceId: string,
  filter: DeadLetterFilter,
): Promise<Page<DeadLetter>> {
  const { workflowId, runId, status, limit, cursor } = filter;
  const rows = await select(sql, [
    eq(deadLetters.workspaceId, workspaceId),
    workflowId ? eq(deadLetters.workflowId, workflowId) : undefined,
    runId ? eq(deadLetters.runId, runId) : undefined,
    status ? eq(deadLetters.status, status) : undefined,
    cursor === undefined ? undefined : lt(deadLetters.id, decodeCursor(cursor)),
  ]).limit(limit + 1);
  return toPage(rows, limit, (row) => row.id, toDeadLetter);
}

/** One dead letter. @throws MillraceError `not_found`. */
export async function getDeadLetter(sql: Sql, workspaceId: string, id: string): Promise<DeadLetter> {
  const [row] = await select(sql, [eq(deadLetters.workspaceId, workspaceId), eq(deadLetters.id, id)]);
  if (!row) throw new MillraceError("not_found", "There is no such dead letter.");
  return toDeadLetter(row);
}

/**
 * Gives a failed step up; its run stays failed. Discarding twice is discarding once.
 * @throws MillraceError `invalid_state` when it was retried.
 */
export async function discardDeadLetter(sql: Sql, workspaceId: string, id: string): Promise<DeadLetter> {
  await sql`
    update dead_letters set status = 'discarded' where workspace_id = ${workspaceId} and id = ${id} and status = 'open'`;
  const letter = await getDeadLetter(sql, workspaceId, id);
  if (letter.status === "retried") throw new MillraceError("invalid_state", "This step was retried already.");
  return letter;
}

function openLetters(
  workspaceId: string,
  { workflowId, runId }: DeadLetterSelection,
  before?: string,
): SQL | undefined {
  return and(
    eq(deadLetters.workspaceId, workspaceId),
    eq(deadLetters.status, "open"),
    workflowId ? eq(deadLetters.workflowId, workflowId) : undefined,
    runId ? eq(deadLetters.runId, runId) : undefined,
    before === undefined ? undefined : lt(deadLetters.id, before),
  );
}

/** How many open dead letters a filter finds. @param before only those with smaller ids. */
export async function countOpenLetters(
  sql: Sql,
  workspaceId: string,
  filter: DeadLetterSelection,
  before?: string,
): Promise<number> {
  const [row] = await queries(sql)
    .select({ count: count() })
    .from(deadLetters)
    .where(openLetters(workspaceId, filter, before));
  return row?.count ?? 0;
}

/** The next open dead letters, newest first. */
export async function nextOpenLetters(
  sql: Sql,
  workspaceId: string,
  { filter, before, limit }: { filter: DeadLetterSelection; before: string; limit: number },
): Promise<string[]> {
  const rows = await queries(sql)
    .select({ id: deadLetters.id })
    .from(deadLetters)
    .where(openLetters(workspaceId, filter, before))
    .orderBy(desc(deadLetters.id))
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Gives failed steps up. @returns how many of them were open. */
export async function discardLetters(sql: Sql, workspaceId: string, ids: string[]): Promise<number> {
  const { count: discarded } = await sql`
    update dead_letters set status = 'discarded'
    where workspace_id = ${workspaceId} and id = any(${ids}::uuid[]) and status = 'open'`;
  return discarded;
}

function select(sql: Sql, conditions: (SQL | undefined)[]) {
  return queries(sql)
    .select({
      id: deadLetters.id,
      runId: deadLetters.runId,
      workflowId: deadLetters.workflowId,
      workflowName: raw<string>`coalesce(${workflows.name}, 'Deleted workflow')`,
      nodeId: deadLetters.nodeId,
      type: deadLetters.type,
      scope: deadLetters.scope,
      status: deadLetters.status,
      input: deadLetters.input,
      error: deadLetters.error,
      attempts: deadLetters.attempts,
      createdAt: deadLetters.createdAt,
    })
    .from(deadLetters)
    .leftJoin(
      workflows,
      and(eq(workflows.workspaceId, deadLetters.workspaceId), eq(workflows.id, deadLetters.workflowId)),
    )
    .where(and(...conditions))
    .orderBy(desc(deadLetters.id));
}

type Row = Awaited<ReturnType<typeof select>>[number];

function toDeadLetter({ createdAt, ...row }: Row): DeadLetter {
  return { ...row, createdAt: createdAt.toISOString() };
}
