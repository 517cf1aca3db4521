import type { TransactionSql } from "postgres";
import type { Pool } from "../store/database.ts";
import { inWorkspace } from "../store/tenancy.ts";
import type { EmittedEvent, RecordsSession } from "./session.ts";

/** Stores events that changes of records cause, in the transaction that makes the changes. */
export type EmitWith = (tx: TransactionSql, workspaceId: string, events: EmittedEvent[]) => Promise<void>;

/**
 * Changes records outside a run, as the API does: one transaction, in which the events that the changes cause are stored
 * too, so that they start workflows exactly if the changes are committed.
 */
export function withRecords<Result>(
  pool: Pool,
  workspaceId: string,
  emitWith: EmitWith,
  work: (session: RecordsSession) => Promise<Result>,
): Promise<Result> {
  return inWorkspace(pool, workspaceId, async (sql) => {
    const [clock] = await sql<{ now: Date }[]>`select now()`;
    if (!clock) throw new Error("The database did not tell the time.");
    const events: EmittedEvent[] = [];
    const emit = (event: EmittedEvent) => void events.push(event);
    const result = await work({ workspaceId, sql, now: clock.now, contacts: new Map(), emit });
    if (events.length > 0) await emitWith(sql, workspaceId, events);
    return result;
  });
}
