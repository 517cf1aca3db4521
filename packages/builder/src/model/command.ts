import type { Graph, GraphEdge, GraphGroup, GraphNode, StickyNote } from "@millrace/shared/graph/document.ts";

/** What a command writes to: reads see the writes made before them in the same transaction. */
export interface GraphDraft {
  readonly graph: Graph;
  node(id: string): GraphNode | undefined;
  edge(id: string): GraphEdge | undefined;
  putNode(node: GraphNode): void;
  removeNode(id: string): void;
  putEdge(edge: GraphEdge): void;
  removeEdge(id: string): void;
  group(id: string): GraphGroup | undefined;
  putGroup(group: GraphGroup): void;
  removeGroup(id: string): void;
  note(id: string): StickyNote | undefined;
  putNote(note: StickyNote): void;
  removeNote(id: string): void;
}

/** One thing a person did, and one step of undo. */
export interface Command {
  /** What the undo button says, e.g. "Add step". */
  label: string;
  /** Commands in quick succession with the same key become one step of undo: typing, nudging. */
  mergeKey?: string | ((graph: Graph) => string);
  apply(draft: GraphDraft): void;
}
