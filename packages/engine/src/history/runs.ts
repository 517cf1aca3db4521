import type { Page } from "@millrace/shared/api/common.ts";
import type { ListRunsQuery } from "@millrace/shared/api/runs.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Run, RunStatus, RunSummary, Step } from "@millrace/shared/runs/run.ts";
import { and, count, desc, eq, lt, ne, type SQL, sql as raw } from "drizzle-orm";
import { contactLabel } from "../records/label.ts";
import type { Sql } from "../store/database.ts";
import { decodeCursor, toPage } from "../store/paging.ts";
import { type Queries, queries } from "../store/queries.ts";
import { heldRuns, runs, steps } from "../store/schema/history.ts";
import { contacts } from "../store/schema/records.ts";
import { workflows } from "../store/schema/workflows.ts";
import { runConditions } from "./run-filter.ts";
import { relationsOf } from "./run-relations.ts";

/** Runs, newest first. */
export async function listRuns(sql: Sql, workspaceId: string, query: ListRunsQuery): Promise<Page<RunSummary>> {
  const rows = await summaries(queries(sql), [
    eq(runs.workspaceId, workspaceId),
    query.cursor === undefined ? undefined : lt(runs.id, decodeCursor(query.cursor)),
    ...runConditions(queries(sql), query),
  ]).limit(query.limit + 1);
  return toPage(rows, query.limit, (row) => row.id, toSummary);
}

/** Of steps inside loops, at most so many are told of a run. */
const maxScopedSteps = 1_000;

/**
 * One run with its steps in the order in which they began; a test run also with the draft's graph that it ran on. Of a loop
 * over thousands of items only some steps are told: those that need somebody or are under way, then the latest.
 */
export async function getRun(sql: Sql, workspaceId: string, runId: string): Promise<Run> {
  const db = queries(sql);
  const [row] = await summaries(db, [eq(runs.workspaceId, workspaceId), eq(runs.id, runId)]);
  if (!row) throw runNotFound();
  const [own] = await db
    .select({ graph: runs.graph })
    .from(runs)
    .where(and(eq(runs.workspaceId, workspaceId), eq(runs.id, runId)));
  const [stepRows, omitted] = await stepsOf(db, workspaceId, runId);
  return {
    ...toSummary(row),
    steps: stepRows.map(toStep),
    ...(omitted > 0 && { omittedSteps: omitted }),
    ...(own?.graph && { graph: own.graph }),
    ...(await relationsOf(sql, workspaceId, runId)),
  };
}

async function stepsOf(
  db: Queries,
  workspaceId: string,
  runId: string,
): Promise<[(typeof steps.$inferSelect)[], omitted: number]> {
  const ofRun = and(eq(steps.workspaceId, workspaceId), eq(steps.runId, runId));
  const inLoops = and(ofRun, ne(steps.scope, ""));
  const needsAttention = raw`${steps.status} in ('failed', 'running', 'waiting')`;
  const [own, scoped, [all]] = await Promise.all([
    db
      .select()
      .from(steps)
      .where(and(ofRun, eq(steps.scope, ""))),
    db.select().from(steps).where(inLoops).orderBy(desc(needsAttention), desc(steps.ordinal)).limit(maxScopedSteps),
    db.select({ count: count() }).from(steps).where(inLoops),
  ]);
  const told = [...own, ...scoped].toSorted((a, b) => a.ordinal - b.ordinal);
  return [told, (all?.count ?? 0) - scoped.length];
}

/** Where a run stands. @throws MillraceError `not_found`. */
export async function getRunStatus(sql: Sql, workspaceId: string, runId: string): Promise<RunStatus> {
  const [row] = await queries(sql)
    .select({ status: runs.status })
    .from(runs)
    .where(and(eq(runs.workspaceId, workspaceId), eq(runs.id, runId)));
  if (!row) throw runNotFound();
  return row.status;
}

function runNotFound(): MillraceError {
  return new MillraceError("not_found", "There is no such run.");
}

function summaries(db: Queries, conditions: (SQL | undefined)[]) {
  return db
    .select({
      id: runs.id,
      workflowId: runs.workflowId,
      workflowName: raw<string>`coalesce(${workflows.name}, 'Deleted workflow')`,
      version: runs.version,
      status: runs.status,
      mode: runs.mode,
      contactId: runs.contactId,
      contactLabel,
      eventId: raw<string | null>`coalesce(${runs.eventKey}, ${runs.eventId}::text)`,
      eventType: runs.eventType,
      startedAt: runs.startedAt,
      finishedAt: runs.finishedAt,
      error: runs.error,
      heldReason: heldRuns.words,
      heldUntil: raw<Date | null>`nullif(${heldRuns.dueAt}, 'infinity')`.mapWith(heldRuns.dueAt),
    })
    .from(runs)
    .leftJoin(workflows, and(eq(workflows.workspaceId, runs.workspaceId), eq(workflows.id, runs.workflowId)))
    .leftJoin(heldRuns, and(eq(heldRuns.workspaceId, runs.workspaceId), eq(heldRuns.runId, runs.id)))
    .leftJoin(contacts, and(eq(contacts.workspaceId, runs.workspaceId), eq(contacts.id, runs.contactId)))
    .where(and(...conditions))
    .orderBy(desc(runs.id));
}

type SummaryRow = Awaited<ReturnType<typeof summaries>>[number];

function toSummary({ startedAt, finishedAt, heldUntil, ...row }: SummaryRow): RunSummary {
  return {
    ...row,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
    durationMs: durationMs(startedAt, finishedAt),
    heldUntil: heldUntil?.toISOString() ?? null,
  };
}

function toStep(row: typeof steps.$inferSelect): Step {
  const { nodeId, type, scope, status, attempt, port, input, output, error, explanation, attempts } = row;
  return {
    ...{ nodeId, type, scope, status, attempt, port, input, output, error, explanation, attempts },
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    durationMs: durationMs(row.startedAt, row.finishedAt),
    dueAt: row.dueAt?.toISOString() ?? null,
  };
}

function durationMs(from: Date | null, to: Date | null): number | null {
  return from && to ? to.getTime() - from.getTime() : null;
}
