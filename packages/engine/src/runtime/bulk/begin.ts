import type {
  BulkDeadLetterAction,
  BulkOperation,
  BulkRunAction,
  DeadLetterFilter,
  RunFilter,
} from "@millrace/shared/api/bulk.ts";
import { getBulkOperation } from "../../history/bulk-operations.ts";
import { countOpenLetters } from "../../history/dead-letters.ts";
import { countRuns } from "../../history/run-filter.ts";
import { jsonText } from "../../store/json-text.ts";
import { inWorkspace } from "../../store/tenancy.ts";
import { uuidv7 } from "../../store/uuid.ts";
import { enqueue, jobPriority } from "../jobs.ts";
import type { Shell } from "../shell.ts";

/** What is to be done to everything that a filter finds. */
export type BulkRequest = { requestedBy: string } & (
  | { subject: "runs"; action: BulkRunAction; filter: RunFilter }
  | { subject: "dead_letters"; action: BulkDeadLetterAction; filter: DeadLetterFilter }
);

/** Writes the request down with the job that does it, page by page. What begins after this moment is not meant. */
export function beginBulk(
  { pool }: Pick<Shell, "pool">,
  workspaceId: string,
  request: BulkRequest,
): Promise<BulkOperation> {
  const { subject, action, filter, requestedBy } = request;
  const id = uuidv7();
  return inWorkspace(pool, workspaceId, async (sql) => {
    const matched =
      request.subject === "runs"
        ? await countRuns(sql, workspaceId, request.filter, request.action, id)
        : await countOpenLetters(sql, workspaceId, request.filter, id);
    await sql`
      insert into bulk_operations (workspace_id, id, subject, action, filter, requested_by, matched)
      values (${workspaceId}, ${id}, ${subject}, ${action}, ${jsonText(filter)}::text::jsonb, ${requestedBy}, ${matched})`;
    await enqueue(sql, [{ identifier: "bulk", payload: { workspaceId, id }, priority: jobPriority.low }]);
    return getBulkOperation(sql, workspaceId, subject, id);
  });
}
