import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import {
  createContext,
  createElement,
  type ReactElement,
  type ReactNode,
  useContext,
  useSyncExternalStore,
} from "react";
import type { Editor } from "./editor.ts";

const EditorContext = createContext<Editor | null>(null);

export function EditorProvider({ editor, children }: { editor: Editor; children: ReactNode }): ReactElement {
  return createElement(EditorContext.Provider, { value: editor }, children);
}

/** The editor of the page; throws outside an EditorProvider. */
export function useEditor(): Editor {
  const editor = useContext(EditorContext);
  if (!editor) throw new Error("useEditor needs an EditorProvider above it");
  return editor;
}

/** Renders again only when the selected part is another object (snapshots share what did not change). */
export function useGraphPart<Part>(select: (graph: Graph) => Part): Part {
  const editor = useEditor();
  return useSyncExternalStore(editor.subscribe, () => select(editor.getGraph()));
}

export function useGraph(): Graph {
  return useGraphPart((graph) => graph);
}

export function useNode(id: string): GraphNode | undefined {
  return useGraphPart((graph) => graph.nodes.find((node) => node.id === id));
}

export function useCanUndo(): boolean {
  const editor = useEditor();
  return useSyncExternalStore(editor.subscribe, () => editor.canUndo);
}

export function useCanRedo(): boolean {
  const editor = useEditor();
  return useSyncExternalStore(editor.subscribe, () => editor.canRedo);
}
