import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { EdgeChange, NodeChange } from "reactflow";

type Change = NodeChange | EdgeChange;

export interface Selection {
  /** Ids of the selected nodes and edges. */
  ids: ReadonlySet<string>;
  select(ids: Iterable<string>): void;
  /** Takes React Flow's own changes: clicks, marquee, Enter on a focused element. */
  take(changes: readonly Change[]): void;
}

/** What is selected on the canvas. Outside, at most one node is: `selected` is that one, and the inspector follows it. */
export function useSelection(
  selected: string | null,
  isNode: (id: string) => boolean,
  onSelect: (nodeId: string | null) => void,
): Selection {
  const [store] = useState(() => createIds(selected));
  const ids = useSyncExternalStore(store.subscribe, store.get);
  /** The one selected node as the outside knows it, or will as soon as the address has changed. */
  const told = useRef(selected);

  useEffect(() => {
    // Chosen from outside: in the list of problems, by the address, by closing the inspector.
    if (selected === told.current) return;
    told.current = selected;
    store.set(selected === null ? [] : [selected]);
  }, [selected, store]);

  const select = useCallback(
    (next: Iterable<string>) => {
      store.set(next);
      const [first] = store.get();
      const only = store.get().size === 1 && first !== undefined && isNode(first) ? first : null;
      if (only === told.current) return;
      told.current = only;
      onSelect(only);
    },
    [store, isNode, onSelect],
  );

  const take = useCallback(
    (changes: readonly Change[]) => {
      const next = new Set(store.get());
      let changed = false;
      for (const change of changes) {
        if (change.type !== "select" || next.has(change.id) === change.selected) continue;
        if (change.selected) next.add(change.id);
        else next.delete(change.id);
        changed = true;
      }
      if (changed) select(next);
    },
    [store, select],
  );
  return { ids, select, take };
}

/** Outside of React's state, because the address changes in a transition and would reorder what is chosen meanwhile. */
function createIds(first: string | null) {
  let ids: ReadonlySet<string> = new Set(first === null ? [] : [first]);
  const listeners = new Set<() => void>();
  return {
    get: () => ids,
    set(next: Iterable<string>) {
      ids = new Set(next);
      for (const listener of listeners) listener();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
