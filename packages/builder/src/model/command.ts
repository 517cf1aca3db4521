import type { Graph } from "@millrace/shared/graph/document.ts";
import type { GraphStore } from "@millrace/shared/graph/live/graph-store.ts";

/** What a command writes to: reads see the writes made before them in the same transaction. */
export interface GraphDraft extends Omit<GraphStore, "snapshot" | "replace" | "transact" | "revert" | "observe"> {
  readonly graph: Graph;
}

/** One thing a person did, and one step of undo. */
export interface Command {
  /** What the undo button says, e.g. "Add step". */
  label: string;
  /** Commands in quick succession with the same key become one step of undo: typing, nudging. */
  mergeKey?: string | ((graph: Graph) => string);
  apply(draft: GraphDraft): void;
}
