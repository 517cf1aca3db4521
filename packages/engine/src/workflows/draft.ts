import { MillraceError } from "@millrace/shared/errors.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Sql } from "../store/database.ts";
import { jsonText } from "../store/json-text.ts";
import { tellDraftChanged } from "./draft-changes.ts";
import { lockWorkflow } from "./store.ts";

export interface SavedDraft {
  revision: number;
  updatedAt: Date;
}

/**
 * Stores a draft, whatever its problems are, if nobody has changed it since `expected`; `any` overwrites.
 * The revision goes up by one, unless the draft is the same as before.
 * @throws MillraceError `precondition_required` when nothing is expected, `stale_draft` when somebody was faster.
 */
export async function saveDraft(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  graph: Graph,
  expected: number | "any" | undefined,
): Promise<SavedDraft> {
  const { revision } = await lockWorkflow(sql, workspaceId, workflowId);
  if (expected === undefined) {
    throw new MillraceError("precondition_required", "Say which draft you have changed: send its ETag as If-Match.");
  }
  if (expected !== "any" && expected !== revision) {
    throw new MillraceError("stale_draft", "Somebody has changed this draft in the meantime. Load it again.");
  }
  return putDraft(sql, workspaceId, workflowId, graph);
}

/** Puts a version's graph into the draft, as a new revision. */
export async function restoreVersion(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  version: number,
): Promise<SavedDraft> {
  await lockWorkflow(sql, workspaceId, workflowId);
  const [row] = await sql<{ graph: Graph }[]>`
    select graph from workflow_versions
    where workspace_id = ${workspaceId} and workflow_id = ${workflowId} and version = ${version}`;
  if (!row) throw new MillraceError("not_found", "There is no such version.");
  return putDraft(sql, workspaceId, workflowId, row.graph);
}

/** Who has the draft open takes over what it changes. */
async function putDraft(sql: Sql, workspaceId: string, workflowId: string, graph: Graph): Promise<SavedDraft> {
  const saved = await replaceDraft(sql, workspaceId, workflowId, graph);
  await tellDraftChanged(sql, workspaceId, workflowId);
  return saved;
}

/** Writes the draft of a locked workflow. The revision goes up by one, unless it is the same as before. */
export async function replaceDraft(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  graph: Graph,
): Promise<SavedDraft> {
  const [saved] = await sql<SavedDraft[]>`
    update workflows w set
      draft = next.graph,
      revision = revision + (draft is distinct from next.graph)::int,
      updated_at = case when draft is distinct from next.graph then now() else updated_at end
    from (select ${jsonText(graph)}::text::jsonb as graph) next
    where w.workspace_id = ${workspaceId} and w.id = ${workflowId}
    returning revision, updated_at as "updatedAt"`;
  if (!saved) throw new Error("A locked workflow vanished.");
  return saved;
}
