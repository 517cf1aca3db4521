import { useEffect } from "react";
import { type ReactFlowState, useStoreApi } from "reactflow";

/** How far around the view drawing goes on, as a share of it: as far as one pans between two looks. */
const margin = 0.4;
const everyMs = 400;

/** React keeps an edge's element as long as the edge. */
const edgeIds = new WeakMap<Element, string>();

/**
 * Takes nodes and edges that are out of sight out of the browser's work, while they stay in the page: to bring them back is a
 * change of one attribute instead of building them again. For drawings with many nodes; what is out of sight there can be
 * reached by the outline and by search, not by Tab.
 */
export function useOutOfSight(isActive: boolean): void {
  const store = useStoreApi();
  useEffect(() => {
    if (!isActive) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let seen: Pick<ReactFlowState, "transform" | "nodes"> | undefined;
    const look = () => {
      timer = undefined;
      seen = store.getState();
      mark(seen as ReactFlowState);
    };
    const stop = store.subscribe((state) => {
      if (state.transform === seen?.transform && state.nodes === seen.nodes) return;
      // A step of the view is seen at once; nodes on the move wait for a moment without them.
      if (state.transform !== seen?.transform) look();
      else timer ??= setTimeout(look, everyMs);
    });
    const first = requestAnimationFrame(look);
    return () => {
      stop();
      clearTimeout(timer);
      cancelAnimationFrame(first);
      for (const element of store.getState().domNode?.querySelectorAll("[data-away]") ?? [])
        element.removeAttribute("data-away");
    };
  }, [isActive, store]);
}

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

function mark({ domNode, transform, width, height, nodeLookup, edgeLookup }: ReactFlowState): void {
  const [x, y, zoom] = transform;
  if (!domNode || width === 0) return;
  const view: Box = {
    left: (-x - margin * width) / zoom,
    top: (-y - margin * height) / zoom,
    right: (-x + (1 + margin) * width) / zoom,
    bottom: (-y + (1 + margin) * height) / zoom,
  };
  const boxOf = (id: string): Box | undefined => {
    const node = nodeLookup.get(id);
    if (!node) return undefined;
    const { x: left, y: top } = node.internals.positionAbsolute;
    return { left, top, right: left + (node.measured.width ?? 0), bottom: top + (node.measured.height ?? 0) };
  };
  for (const element of domNode.querySelectorAll<HTMLElement>(".react-flow__node")) {
    show(element, isIn(view, boxOf(element.dataset["id"] ?? "")));
  }
  for (const element of domNode.querySelectorAll(".react-flow__edges > svg")) {
    const id = edgeIds.get(element) ?? element.querySelector(".react-flow__edge")?.getAttribute("data-id") ?? "";
    edgeIds.set(element, id);
    const edge = edgeLookup.get(id);
    const source = edge && boxOf(edge.source);
    const target = edge && boxOf(edge.target);
    show(element, !source || !target || isIn(view, around(source, target)));
  }
}

function isIn(view: Box, box: Box | undefined): boolean {
  return !box || (box.right > view.left && box.left < view.right && box.bottom > view.top && box.top < view.bottom);
}

function around(one: Box, other: Box): Box {
  return {
    left: Math.min(one.left, other.left),
    top: Math.min(one.top, other.top),
    right: Math.max(one.right, other.right),
    bottom: Math.max(one.bottom, other.bottom),
  };
}

function show(element: Element, isSeen: boolean): void {
  if (isSeen === !element.hasAttribute("data-away")) return;
  element.toggleAttribute("data-away", !isSeen);
}
