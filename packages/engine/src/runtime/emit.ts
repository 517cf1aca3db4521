import type { TransactionSql } from "postgres";
import type { EmittedEvent } from "../records/session.ts";
import { emittedRow, insertEmitted } from "./event-writes.ts";
import { enqueue } from "./jobs.ts";
import type { TriggerIndex } from "./trigger-index.ts";

/** Stores the events that a change of records caused, in the transaction that makes the change. */
export type Emit = (sql: TransactionSql, workspaceId: string, events: EmittedEvent[]) => Promise<void>;

/** For changes that come from outside a run: the API, an import. Runs emit through their batch. */
export function createEmit(index: TriggerIndex): Emit {
  return async (sql, workspaceId, events) => {
    if (events.length === 0) return;
    const { byEventType } = await index.read(sql, workspaceId);
    const heard = await insertEmitted(sql, workspaceId, events.map(emittedRow), [...byEventType.keys()]);
    if (heard) await enqueue(sql, [{ identifier: "dispatch", payload: { workspaceId } }]);
  };
}
