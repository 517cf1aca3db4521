import type { Sql } from "../store/database.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import type { Contact } from "@millrace/shared/api/contacts.ts";

/** An event that a change of a record causes; stored and dispatched by the commit that makes the change. */
export interface EmittedEvent {
  type: string;
  contactId: string | null;
  data: JsonObject;
  entity?: { type: string; id: string };
  /** The run that caused it, as far as it is known, for the loop guard. */
  cause?: { runId?: string | undefined; hop: number };
}

/**
 * One commit's view of the records: the transaction, the contacts it has loaded, and the events it will emit.
 * Set-based operations take this; what they change they also change in `contacts`, so that the next wave sees it.
 */
export interface RecordsSession {
  workspaceId: string;
  sql: Sql;
  /** Time of the commit, from the database's clock. */
  now: Date;
  contacts: Map<string, Contact>;
  emit: (event: EmittedEvent) => void;
}
