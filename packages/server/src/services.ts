import type { Emit } from "@millrace/engine/runtime/emit.ts";
import type { Ingest, RunControl, RunFeed } from "@millrace/engine/runtime/engine.ts";
import type { Rehearsals } from "@millrace/engine/rehearsal/rehearsals.ts";
import type { Pool } from "@millrace/engine/store/database.ts";
import type { NodeTypes } from "@millrace/engine/nodes/node-types.ts";
import type { ActivitySource } from "@millrace/engine/workflows/activity.ts";
import type { Vault } from "@millrace/engine/connections/secrets.ts";
import type { DraftRooms } from "./live/draft-rooms.ts";
import type { Admission } from "./routes/events/admission.ts";
import type { CustomEventTypes } from "./routes/event-types/custom.ts";

/** What the composition root hands to every route. */
export interface Services {
  pool: Pool;
  ingest: Ingest;
  /** Whether a workspace's events may come in at the moment. */
  admission: Admission;
  /** The contracts that workspaces have defined themselves. */
  customEventTypes: CustomEventTypes;
  /** Stores the events that a change of records caused, in the transaction that makes the change. */
  emit: Emit;
  runs: RunControl;
  rehearsals: Rehearsals;
  feed: RunFeed;
  /** Drafts that are being edited. */
  drafts: DraftRooms;
  nodeTypes: NodeTypes;
  /** What workflows did today. */
  activity: ActivitySource;
  /** Seals secrets of hooks and keys. */
  vault: Vault;
  /** The address under which people reach this server, without a trailing slash. */
  publicUrl: string;
  mailDelivery: "smtp" | "sandbox";
  /** Aborted when the process stops: answers that would go on forever end then. */
  closing: AbortSignal;
}
