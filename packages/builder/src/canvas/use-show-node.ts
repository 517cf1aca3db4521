import { useEffect } from "react";
import { useReactFlow, useStoreApi } from "reactflow";
import { viewMotion } from "./motion.ts";

const margin = 24;

/**
 * Brings a node into sight when it becomes the selected one and is out of it: chosen in a list, by an address, or covered by
 * a panel that opened. The view moves no further than it must; only to a node that is far away it jumps.
 */
export function useShowNode(id: string | null): void {
  const store = useStoreApi();
  const { setCenter, setViewport, getNode } = useReactFlow();
  useEffect(() => {
    if (id === null) return;
    let frame = 0;
    const show = () => {
      const node = getNode(id);
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      if (!node || width === 0) return;
      const size = { width: node.width ?? 0, height: node.height ?? 0 };
      const dx = shift(node.position.x * zoom + x, size.width * zoom, width);
      const dy = shift(node.position.y * zoom + y, size.height * zoom, height);
      if (dx === 0 && dy === 0) return;
      if (Math.abs(dx) < width / 2 && Math.abs(dy) < height / 2) {
        void setViewport({ x: x + dx, y: y + dy, zoom }, viewMotion());
        return;
      }
      const center = { x: node.position.x + size.width / 2, y: node.position.y + size.height / 2 };
      void setCenter(center.x, center.y, { zoom: Math.max(zoom, 0.6), ...viewMotion() });
    };
    // Two frames later a panel beside the canvas has opened and React Flow has heard of its new size.
    frame = requestAnimationFrame(() => (frame = requestAnimationFrame(show)));
    return () => cancelAnimationFrame(frame);
  }, [id, store, setCenter, setViewport, getNode]);
}

/** How far a stretch must move to lie within the view; 0 when it does. */
function shift(start: number, length: number, view: number): number {
  if (start < margin) return margin - start;
  const end = start + length + margin;
  return end > view ? Math.max(view - end, margin - start) : 0;
}
