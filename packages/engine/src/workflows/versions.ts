import type { Page, PageQuery } from "@millrace/shared/api/common.ts";
import type { GraphDiff, Version, VersionSummary } from "@millrace/shared/api/workflows.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import { diffGraphs } from "@millrace/shared/graph/diff.ts";
import { and, desc, eq, lt } from "drizzle-orm";
import type { Sql } from "../store/database.ts";
import { decodeCursor, toPage } from "../store/paging.ts";
import { queries } from "../store/queries.ts";
import { workflows, workflowVersions } from "../store/schema/workflows.ts";
import { workflowNotFound } from "./store.ts";

const summaryColumns = {
  version: workflowVersions.version,
  note: workflowVersions.note,
  publishedAt: workflowVersions.publishedAt,
  publishedBy: workflowVersions.publishedBy,
  checksum: workflowVersions.checksum,
};

/** A workflow's published versions, newest first. */
export async function listVersions(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  { limit, cursor }: PageQuery,
): Promise<Page<VersionSummary>> {
  const [known] = await queries(sql)
    .select({ id: workflows.id })
    .from(workflows)
    .where(and(eq(workflows.workspaceId, workspaceId), eq(workflows.id, workflowId)));
  if (!known) throw workflowNotFound();
  const before = cursor === undefined ? undefined : Number(decodeCursor(cursor, (last) => /^\d{1,9}$/.test(last)));
  const rows = await queries(sql)
    .select(summaryColumns)
    .from(workflowVersions)
    .where(
      and(
        eq(workflowVersions.workspaceId, workspaceId),
        eq(workflowVersions.workflowId, workflowId),
        before === undefined ? undefined : lt(workflowVersions.version, before),
      ),
    )
    .orderBy(desc(workflowVersions.version))
    .limit(limit + 1);
  return toPage(
    rows,
    limit,
    (row) => String(row.version),
    (row) => ({ ...row, publishedAt: row.publishedAt.toISOString() }),
  );
}

/** One version with its graph. It never changes. */
export async function getVersion(sql: Sql, workspaceId: string, workflowId: string, version: number): Promise<Version> {
  const [row] = await queries(sql)
    .select({ ...summaryColumns, workflowId: workflowVersions.workflowId, graph: workflowVersions.graph })
    .from(workflowVersions)
    .where(
      and(
        eq(workflowVersions.workspaceId, workspaceId),
        eq(workflowVersions.workflowId, workflowId),
        eq(workflowVersions.version, version),
      ),
    );
  if (!row) throw versionNotFound();
  return { ...row, publishedAt: row.publishedAt.toISOString() };
}

/** Says anew why a version was published; its graph never changes. @throws MillraceError `not_found`. */
export async function setVersionNote(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  version: number,
  note: string,
): Promise<VersionSummary> {
  const [row] = await queries(sql)
    .update(workflowVersions)
    .set({ note })
    .where(
      and(
        eq(workflowVersions.workspaceId, workspaceId),
        eq(workflowVersions.workflowId, workflowId),
        eq(workflowVersions.version, version),
      ),
    )
    .returning(summaryColumns);
  if (!row) throw versionNotFound();
  return { ...row, publishedAt: row.publishedAt.toISOString() };
}

function versionNotFound(): MillraceError {
  return new MillraceError("not_found", "There is no such version.");
}

/** What one version changed compared with another. */
export async function diffVersions(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  from: number,
  to: number,
): Promise<GraphDiff> {
  const before = await getVersion(sql, workspaceId, workflowId, from);
  const after = await getVersion(sql, workspaceId, workflowId, to);
  return diffGraphs(before.graph, after.graph);
}
