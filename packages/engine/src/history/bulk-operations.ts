import type { BulkOperation } from "@millrace/shared/api/bulk.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Sql } from "../store/database.ts";

interface Row extends Omit<BulkOperation, "createdAt" | "finishedAt"> {
  createdAt: Date;
  finishedAt: Date | null;
}

/** How far an operation has come. @throws MillraceError `not_found`. */
export async function getBulkOperation(
  sql: Sql,
  workspaceId: string,
  subject: BulkOperation["subject"],
  id: string,
): Promise<BulkOperation> {
  const [row] = await sql<Row[]>`
    select id, subject, action, status, matched, changed, requested_by as "requestedBy", created_at as "createdAt",
      finished_at as "finishedAt"
    from bulk_operations where workspace_id = ${workspaceId} and id = ${id} and subject = ${subject}`;
  if (!row) throw new MillraceError("not_found", "There is no such operation.");
  return { ...row, createdAt: row.createdAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null };
}
