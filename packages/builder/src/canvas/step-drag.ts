import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { createContext, type PointerEvent as ReactPointerEvent, useContext, useSyncExternalStore } from "react";
import type { Point } from "../model/geometry.ts";

/** A type of step that is being dragged out of the palette, and where the pointer is on the screen. */
export interface DraggedStep {
  descriptor: NodeDescriptor;
  at: Point;
}

/** Carries a drag from the palette to the canvas. By pointer events: they work with mouse and pen, and show what is dragged. */
export interface StepDrag {
  get(): DraggedStep | null;
  subscribe(listener: () => void): () => void;
  /** Call on pointerdown; it becomes a drag once the pointer has moved a few pixels. */
  start(descriptor: NodeDescriptor, event: ReactPointerEvent): void;
  /** True in the click that ends a drag on the very item it began on: it is no wish to add the step. */
  justEnded(): boolean;
  /** The canvas says what to do with a step that was let go; gives back how to unsubscribe. */
  onDrop(listener: (dropped: DraggedStep) => void): () => void;
}

const threshold = 4;

export function createStepDrag(): StepDrag {
  const listeners = new Set<() => void>();
  const drops = new Set<(dropped: DraggedStep) => void>();
  let dragged: DraggedStep | null = null;
  let ended = false;

  function set(next: DraggedStep | null): void {
    dragged = next;
    for (const listener of listeners) listener();
  }

  return {
    get: () => dragged,
    justEnded: () => ended,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onDrop(listener) {
      drops.add(listener);
      return () => drops.delete(listener);
    },
    start(descriptor, event) {
      // A finger scrolls the list; it adds by a tap.
      if (event.button !== 0 || event.pointerType === "touch") return;
      const from = { x: event.clientX, y: event.clientY };
      const stop = new AbortController();
      const { signal } = stop;
      const end = () => {
        stop.abort();
        if (!dragged) return;
        ended = true;
        setTimeout(() => (ended = false));
        set(null);
      };
      window.addEventListener(
        "pointermove",
        ({ clientX, clientY }) => {
          if (!dragged && Math.hypot(clientX - from.x, clientY - from.y) < threshold) return;
          set({ descriptor, at: { x: clientX, y: clientY } });
        },
        { signal },
      );
      window.addEventListener(
        "pointerup",
        ({ clientX, clientY }) => {
          const isDrag = dragged !== null;
          end();
          if (isDrag) for (const drop of drops) drop({ descriptor, at: { x: clientX, y: clientY } });
        },
        { signal },
      );
      window.addEventListener("pointercancel", end, { signal });
      window.addEventListener("keydown", ({ key }) => key === "Escape" && end(), { signal });
    },
  };
}

const StepDragContext = createContext<StepDrag>(createStepDrag());
export const StepDragProvider = StepDragContext.Provider;
export const useStepDrag = (): StepDrag => useContext(StepDragContext);

export function useDraggedStep(): DraggedStep | null {
  const drag = useStepDrag();
  return useSyncExternalStore(drag.subscribe, drag.get);
}
