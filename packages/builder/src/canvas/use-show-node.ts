import { useEffect } from "react";
import { useReactFlow, useStoreApi } from "reactflow";

const margin = 24;

/** Brings a node into sight when it becomes the selected one and is out of it (chosen in a list, or by an address). */
export function useShowNode(id: string | null): void {
  const store = useStoreApi();
  const { setCenter, getNode } = useReactFlow();
  useEffect(() => {
    if (id === null) return;
    // A frame later panels beside the canvas have opened and its size is known.
    const frame = requestAnimationFrame(() => {
      const node = getNode(id);
      if (!node) return;
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      const size = { width: node.width ?? 0, height: node.height ?? 0 };
      const left = node.position.x * zoom + x;
      const top = node.position.y * zoom + y;
      const isInSight =
        left >= margin &&
        top >= margin &&
        left + size.width * zoom <= width - margin &&
        top + size.height * zoom <= height - margin;
      if (isInSight || width === 0) return;
      const center = { x: node.position.x + size.width / 2, y: node.position.y + size.height / 2 };
      void setCenter(center.x, center.y, { zoom: Math.max(zoom, 0.6), duration: 180 });
    });
    return () => cancelAnimationFrame(frame);
  }, [id, store, setCenter, getNode]);
}
