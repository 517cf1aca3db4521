import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import * as Y from "yjs";
import type { Command, GraphDraft } from "./command.ts";
import { createGraphStore } from "@millrace/shared/graph/live/graph-store.ts";
import { createHistory } from "./history.ts";

/** How a change came about: this person did it, took it back or brought it again, or it came from elsewhere. */
export type EditorChange = { kind: "done" | "undone" | "redone"; label: string } | { kind: "elsewhere" };

/** A workflow document that can be changed, with undo. It knows nothing of React or of the server. */
export interface Editor {
  /** The present document: immutable, and what did not change is the identical object. */
  getGraph(): Graph;
  /** Called after every change of the document, which is also when what can be undone changes. */
  subscribe(listener: (change: EditorChange) => void): () => void;
  run(command: Command): void;
  /** Everything run inside is one step of undo and tells subscribers once. */
  transact(work: () => void, label?: string): void;
  undo(): void;
  redo(): void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** What undo and redo would take back and bring again, in words; undefined when there is nothing. */
  readonly undoLabel: string | undefined;
  readonly redoLabel: string | undefined;
}

export interface EditorOptions {
  /** Ids of a node's output ports: edges of a port that a command took away go with it. */
  portIds?: (node: GraphNode) => readonly string[];
  /** Milliseconds; the clock that decides which commands are "in quick succession". */
  now?: () => number;
}

/** @param start a document of its own that says this graph, or one that others write to as well. */
export function createEditor(start: Graph | Y.Doc, { portIds = () => [], now = Date.now }: EditorOptions = {}): Editor {
  const store = start instanceof Y.Doc ? createGraphStore(start) : createGraphStore(new Y.Doc(), start);
  const history = createHistory(store, now);
  const listeners = new Set<(change: EditorChange) => void>();
  let snapshot = store.snapshot();
  let open = false;

  function tell(change: EditorChange): void {
    snapshot = store.snapshot();
    for (const listener of listeners) listener(change);
  }
  // Inside a step subscribers wait until history knows of it, so that they see both together.
  store.observe(() => open || tell({ kind: "elsewhere" }));

  const draft: GraphDraft = {
    get graph() {
      return store.snapshot();
    },
    node: store.node,
    edge: store.edge,
    putNode(node) {
      const before = store.node(node.id);
      store.putNode(node);
      if (before) dropEdgesOfLostPorts(before, node);
    },
    removeNode: store.removeNode,
    putEdge: store.putEdge,
    removeEdge: store.removeEdge,
    group: store.group,
    putGroup: store.putGroup,
    removeGroup: store.removeGroup,
    note: store.note,
    putNote: store.putNote,
    removeNote: store.removeNote,
  };

  function dropEdgesOfLostPorts(before: GraphNode, after: GraphNode): void {
    const left = new Set(portIds(after));
    const lost = new Set(portIds(before).filter((id) => !left.has(id)));
    if (lost.size === 0) return;
    for (const edge of store.snapshot().edges) {
      if (edge.source === after.id && lost.has(edge.sourcePort)) store.removeEdge(edge.id);
    }
  }

  function step(change: EditorChange, work: () => void): void {
    open = true;
    try {
      work();
    } finally {
      open = false;
    }
    if (store.snapshot() !== snapshot) tell(change);
  }

  function record(label: string, mergeKey: string | undefined, work: () => void): void {
    if (open) return work();
    step({ kind: "done", label }, () => history.record(label, mergeKey, store.transact(work)));
  }

  return {
    getGraph: () => snapshot,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    run(command) {
      const mergeKey = typeof command.mergeKey === "function" ? command.mergeKey(store.snapshot()) : command.mergeKey;
      record(command.label, mergeKey, () => command.apply(draft));
    },
    transact: (work, label = "Change") => record(label, undefined, work),
    undo: () => step({ kind: "undone", label: history.undoLabel ?? "" }, history.undo),
    redo: () => step({ kind: "redone", label: history.redoLabel ?? "" }, history.redo),
    get canUndo() {
      return history.undoLabel !== undefined;
    },
    get canRedo() {
      return history.redoLabel !== undefined;
    },
    get undoLabel() {
      return history.undoLabel;
    },
    get redoLabel() {
      return history.redoLabel;
    },
  };
}
