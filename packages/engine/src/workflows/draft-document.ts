import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Sql } from "../store/database.ts";
import { replaceDraft } from "./draft.ts";
import { workflowNotFound } from "./store.ts";

/** A draft with its document of Yjs, as far as the reader does not know it. */
export interface LockedDocument {
  revision: number;
  settings: WorkflowSettings;
  /** Which write of the document this is; 0 where there is none yet. */
  writes: number;
  /** Null where the reader knows it, or there is none yet. */
  state: Uint8Array | null;
  /** What the document has to be made to say: it is behind the draft, which was put as a whole. */
  draft: Graph | null;
}

/**
 * Locks a workflow and reads its draft's document, unless it is the one that the reader holds already.
 * @param known the write that the reader holds, 0 for none.
 * @throws MillraceError `not_found`.
 */
export async function lockDocument(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  known: number,
): Promise<LockedDocument> {
  // By a statement of its own: one that has waited for the lock would go on with the document of before.
  const locked = sql`
    select from workflows where workspace_id = ${workspaceId} and id = ${workflowId} for no key update`.execute();
  const found = sql<LockedDocument[]>`
    select w.revision, w.settings, coalesce(d.writes, 0) as writes,
      case when d.writes <> ${known} or d.revision <> w.revision then d.state end as state,
      case when d.revision is distinct from w.revision then w.draft end as draft
    from workflows w left join draft_documents d on d.workspace_id = w.workspace_id and d.workflow_id = w.id
    where w.workspace_id = ${workspaceId} and w.id = ${workflowId}`;
  const [, [row]] = await Promise.all([locked, found]);
  if (!row) throw workflowNotFound();
  return row;
}

/**
 * Stores a document, and what it says as the draft; of a workflow that the caller's transaction has locked.
 * @param graph null where it says the same as before.
 */
export async function writeDocument(
  sql: Sql,
  workspaceId: string,
  workflowId: string,
  { graph, state, revision }: { graph: Graph | null; state: Uint8Array; revision: number },
): Promise<{ revision: number; writes: number }> {
  const saved = graph ? await replaceDraft(sql, workspaceId, workflowId, graph) : { revision };
  const [row] = await sql<{ writes: number }[]>`
    insert into draft_documents (workspace_id, workflow_id, state, revision)
    values (${workspaceId}, ${workflowId}, ${state}, ${saved.revision})
    on conflict (workspace_id, workflow_id) do update
      set state = excluded.state, revision = excluded.revision, writes = draft_documents.writes + 1
    returning writes`;
  if (!row) throw new Error("A document was not written.");
  return { revision: saved.revision, writes: row.writes };
}
