import { useEffect, useRef } from "react";
import { useReactFlow, useStore } from "reactflow";

/**
 * Once a drawing has been fitted at first: where it is too high for that, its beginning is in sight instead of its middle.
 * @param isWanted left to itself elsewhere, where most drawings fit
 * @param margin what stays free above it, in pixels
 */
export function useTopInSight(isWanted: boolean, margin: number): void {
  const { getNodes, getNodesBounds, getViewport, setViewport } = useReactFlow();
  const isFitted = useStore(
    ({ nodes, fitViewQueued, panZoom, width }) => nodes.length > 0 && !fitViewQueued && panZoom !== null && width > 0,
  );
  const isDone = useRef(false);
  useEffect(() => {
    if (!isFitted || isDone.current) return;
    isDone.current = true;
    if (!isWanted) return;
    const { x, y, zoom } = getViewport();
    const top = getNodesBounds(getNodes()).y * zoom;
    if (top + y < margin) void setViewport({ x, y: margin - top, zoom });
  }, [isFitted, isWanted, margin, getNodes, getNodesBounds, getViewport, setViewport]);
}
