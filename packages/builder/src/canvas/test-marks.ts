import { createContext, useContext, useSyncExternalStore } from "react";

/** What the canvas marks on nodes and ports while a workflow is tested. */
export interface Marks {
  breakpoints: ReadonlySet<string>;
  pins: ReadonlySet<string>;
  /** The step that is looked at. */
  current: string | null;
  /** `node/port`: branches that no saved test takes; empty unless coverage is shown. */
  untested: ReadonlySet<string>;
}

const none: Marks = { breakpoints: new Set(), pins: new Set(), current: null, untested: new Set() };

/** Held outside of React's state, so that a change draws the marked cards anew and no others. */
export interface MarkStore {
  get(): Marks;
  set(change: Partial<Marks>): void;
  subscribe(listener: () => void): () => void;
}

export function createMarks(): MarkStore {
  const listeners = new Set<() => void>();
  let marks = none;
  return {
    get: () => marks,
    set(change) {
      marks = { ...marks, ...change };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

const MarksContext = createContext<MarkStore>(createMarks());
export const MarksProvider = MarksContext.Provider;

/** What is marked on a node; a component that uses it is drawn anew only when that changes. */
export function useNodeMarks(nodeId: string): { isBreakpoint: boolean; isPinned: boolean; isCurrent: boolean } {
  const { subscribe, get } = useContext(MarksContext);
  const bits = useSyncExternalStore(subscribe, () => {
    const { breakpoints, pins, current } = get();
    return Number(breakpoints.has(nodeId)) + 2 * Number(pins.has(nodeId)) + 4 * Number(current === nodeId);
  });
  return { isBreakpoint: (bits & 1) > 0, isPinned: (bits & 2) > 0, isCurrent: (bits & 4) > 0 };
}

/** Whether no saved test goes this way, while coverage is shown. */
export function useIsUntested(nodeId: string, port: string): boolean {
  const { subscribe, get } = useContext(MarksContext);
  return useSyncExternalStore(subscribe, () => get().untested.has(`${nodeId}/${port}`));
}
