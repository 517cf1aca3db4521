import type { TransactionSql } from "postgres";
import type { EmittedEvent } from "../records/session.ts";
import { emittedRow, insertEmitted } from "./event-writes.ts";
import { enqueue } from "./jobs.ts";

/** Stores the events that a change of records caused, in the transaction that makes the change. */
export type Emit = (sql: TransactionSql, workspaceId: string, events: EmittedEvent[]) => Promise<void>;

/**
 * For changes that come from outside a run: the API, an import. Runs emit through their batch, which holds the contact.
 * Nothing is held here, so a step may begin to wait for such an event at this very moment: every event is dispatched, also
 * where nobody seems to listen.
 */
export const emit: Emit = async (sql, workspaceId, events) => {
  if (events.length === 0) return;
  const types = events.map(({ type }) => type);
  await insertEmitted(sql, workspaceId, events.map(emittedRow), types);
  await enqueue(sql, [{ identifier: "dispatch", payload: { workspaceId } }]);
};
