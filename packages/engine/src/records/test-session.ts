import type { Pool } from "../store/database.ts";
import { withRecords } from "./with-records.ts";
import type { EmittedEvent, RecordsSession } from "./session.ts";

/** Does work on records in a transaction of its own. @returns what it returned, and the events it emitted. */
export async function inSession<Result>(
  pool: Pool,
  workspaceId: string,
  work: (session: RecordsSession) => Promise<Result>,
): Promise<{ result: Result; events: EmittedEvent[] }> {
  let emitted: EmittedEvent[] = [];
  const keepEvents = async (_tx: unknown, _workspaceId: string, events: EmittedEvent[]) => void (emitted = events);
  const result = await withRecords(pool, workspaceId, keepEvents, work);
  return { result, events: emitted };
}
