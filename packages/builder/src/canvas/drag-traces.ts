import type { Box } from "../model/box.ts";
import type { Shift } from "./drag.ts";

/** What is shown of a drag beside the elements themselves. */
export interface Traces {
  guides: Shift["guides"];
  /** Where copies would be put; the originals stay. */
  copies: readonly Box[];
}

/** Told on its own, because it has to keep up with the pointer where the whole drawing cannot. */
export interface DragTraces {
  get: () => Traces;
  set: (traces: Traces) => void;
  subscribe: (listener: () => void) => () => void;
}

export const noTraces: Traces = { guides: { lines: [], gaps: [] }, copies: [] };

export function createDragTraces(): DragTraces {
  const listeners = new Set<() => void>();
  let current = noTraces;
  return {
    get: () => current,
    set(traces) {
      current = traces;
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
