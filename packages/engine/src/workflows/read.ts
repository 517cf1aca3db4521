import type { Page, PageQuery } from "@millrace/shared/api/common.ts";
import type { Workflow, WorkflowStatus, WorkflowSummary } from "@millrace/shared/api/workflows.ts";
import { and, desc, eq, ilike, lt, or, type SQL, sql as raw, ne } from "drizzle-orm";
import { settingsThatApplyAtOnce } from "@millrace/shared/api/workflow-settings.ts";
import type { NodeTypes } from "../nodes/node-types.ts";
import type { Sql } from "../store/database.ts";
import { containing, decodeCursor, toPage } from "../store/paging.ts";
import { queries } from "../store/queries.ts";
import { workflows, workflowTriggers, workflowVersions } from "../store/schema/workflows.ts";
import { activityOf, type ActivitySource, countActivity } from "./activity.ts";
import { problemsIn } from "./problems.ts";
import { workflowNotFound } from "./store.ts";

export interface WorkflowFilter extends PageQuery {
  status?: WorkflowStatus | undefined;
  /** Part of the name, the description or the category. */
  q?: string | undefined;
}

/** Workflows, newest first, with what they did today as the source tells it. */
export async function listWorkflows(
  sql: Sql,
  workspaceId: string,
  filter: WorkflowFilter,
  source: ActivitySource = countActivity,
): Promise<Page<WorkflowSummary>> {
  const like = filter.q ? containing(filter.q) : undefined;
  const rows = await summaries(sql, [
    eq(workflows.workspaceId, workspaceId),
    filter.status ? eq(workflows.status, filter.status) : ne(workflows.status, "archived"),
    like && or(ilike(workflows.name, like), ilike(workflows.description, like), ilike(workflows.category, like)),
    filter.cursor === undefined ? undefined : lt(workflows.id, decodeCursor(filter.cursor)),
  ]).limit(filter.limit + 1);
  const activities = await source(sql, workspaceId);
  return toPage(
    rows,
    filter.limit,
    (row) => row.id,
    (row) => ({ ...toSummary(row), ...activityOf(activities, row.id) }),
  );
}

/** One workflow with its draft and what is wrong with it. */
export async function getWorkflow(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  types: NodeTypes,
  source: ActivitySource = countActivity,
): Promise<Workflow> {
  const one = and(eq(workflows.workspaceId, workspaceId), eq(workflows.id, workflowId));
  const [summary] = await summaries(sql, [one]);
  const [document] = await queries(sql)
    .select({ draft: workflows.draft, revision: workflows.revision, settings: workflows.settings })
    .from(workflows)
    .where(one);
  if (!summary || !document) throw workflowNotFound();
  return {
    ...toSummary(summary),
    ...activityOf(await source(sql, workspaceId), workflowId),
    ...document,
    problems: await problemsIn(
      sql,
      workspaceId,
      { id: workflowId, name: summary.name, graph: document.draft, settings: document.settings },
      types,
    ),
  };
}

type Condition = SQL | "" | undefined;

/** Settings that need no publishing, as a literal: there are only plain words in it. */
const atOnce = raw.raw(`'{${settingsThatApplyAtOnce.join(",")}}'`);

function summaries(sql: Sql, conditions: Condition[]) {
  return queries(sql)
    .select({
      id: workflows.id,
      name: workflows.name,
      description: workflows.description,
      category: workflows.category,
      status: workflows.status,
      pausedReason: workflows.pausedReason,
      version: workflows.version,
      createdAt: workflows.createdAt,
      updatedAt: workflows.updatedAt,
      publishedAt: workflows.publishedAt,
      hasUnpublishedChanges: raw<boolean>`(${workflows.revision} is distinct from ${workflows.publishedRevision}
        or ${workflows.settings} - ${atOnce}::text[] is distinct from ${workflowVersions.settings} - ${atOnce}::text[])`,
      triggers: raw<string[]>`array(select distinct ${workflowTriggers.eventType} from ${workflowTriggers}
        where ${workflowTriggers.workspaceId} = ${workflows.workspaceId} and ${workflowTriggers.workflowId} = ${workflows.id}
        order by 1)`,
    })
    .from(workflows)
    .leftJoin(
      workflowVersions,
      and(
        eq(workflowVersions.workspaceId, workflows.workspaceId),
        eq(workflowVersions.workflowId, workflows.id),
        eq(workflowVersions.version, workflows.version),
      ),
    )
    .where(and(...conditions.map((condition) => condition || undefined)))
    .orderBy(desc(workflows.id));
}

type SummaryRow = Awaited<ReturnType<typeof summaries>>[number];

function toSummary(row: SummaryRow): Omit<WorkflowSummary, keyof ReturnType<typeof activityOf>> {
  return {
    ...row,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    publishedAt: row.publishedAt?.toISOString() ?? null,
  };
}
