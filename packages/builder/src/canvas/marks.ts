import { createContext, type ReactNode, use } from "react";

/** How an element differs between two graphs. */
export type ChangeKind = "added" | "removed" | "changed" | "same";

/** What is drawn on a card besides the node itself: how it has changed, or what became of its runs. */
export interface NodeMark {
  change?: ChangeKind | undefined;
  /** In how many settings it changed. */
  count?: number | undefined;
  /** Stands in the place of the summary. */
  summary?: ReactNode;
  /** Stands on the card's upper edge. */
  corner?: ReactNode;
  /** The same in words, for those who do not see it. */
  spoken?: string | undefined;
}

export interface EdgeMark {
  change?: Exclude<ChangeKind, "changed"> | undefined;
  /** Stands on the middle of the edge. */
  label?: ReactNode;
  /** In pixels. */
  width?: number | undefined;
  spoken?: string | undefined;
}

export interface CanvasMarks {
  nodes: ReadonlyMap<string, NodeMark>;
  edges: ReadonlyMap<string, EdgeMark>;
  onEdgeClick?: ((edgeId: string) => void) | undefined;
}

const MarksContext = createContext<CanvasMarks | null>(null);

/** What is drawn on the elements of the canvas inside. */
export const CanvasMarksProvider = MarksContext.Provider;

export function useCanvasMarks(): CanvasMarks | null {
  return use(MarksContext);
}

export function useNodeMark(id: string): NodeMark | undefined {
  return use(MarksContext)?.nodes.get(id);
}

export function useEdgeMark(id: string): EdgeMark | undefined {
  return use(MarksContext)?.edges.get(id);
}
