import type { Pool, Sql } from "../store/database.ts";

const channel = "millrace_drafts";

/** A draft that was changed or deleted. */
export interface DraftChange {
  workspaceId: string;
  workflowId: string;
  /** Who has told it, where it is somebody who need not hear it again. */
  from: string;
}

/** Tells those who have the draft open, in whichever process, once the caller's transaction is committed. */
export async function tellDraftChanged(sql: Sql, workspaceId: string, workflowId: string, from = ""): Promise<void> {
  const change: DraftChange = { workspaceId, workflowId, from };
  await sql`select pg_notify(${channel}, ${JSON.stringify(change)})`;
}

/**
 * Hears of drafts that change in any process.
 * @param onListening called whenever hearing begins, again after an outage of the database: what was told before was missed.
 */
export function hearDraftChanges(
  pool: Pool,
  hear: (change: DraftChange) => void,
  onListening: () => void,
): Promise<{ unlisten: () => Promise<void> }> {
  return pool.listen(channel, (text) => hear(JSON.parse(text) as DraftChange), onListening);
}
