import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { EdgeChange, NodeChange } from "reactflow";

type Change = NodeChange | EdgeChange;

export interface Selection {
  /** Ids of the selected nodes and edges. */
  ids: ReadonlySet<string>;
  /** The same, at the moment of asking. */
  get(): ReadonlySet<string>;
  select(ids: Iterable<string>): void;
  /** Selects without opening the inspector, until `tell`. */
  selectSilently(ids: Iterable<string>): void;
  tell(): void;
  /** Takes React Flow's own changes: clicks, marquee, Enter on a focused element. */
  take(changes: readonly Change[]): void;
  /** For React Flow's root: a marquee adds to what is selected while Shift is held. */
  marquee: {
    onPointerDownCapture(event: { shiftKey: boolean }): void;
    onSelectionStart(): void;
    onSelectionEnd(): void;
  };
}

/** What is selected on the canvas. Outside, at most one node is: `selected` is that one, and the inspector follows it. */
export function useSelection(
  selected: string | null,
  isNode: (id: string) => boolean,
  onSelect: (nodeId: string | null) => void,
  /** Whether a marquee takes hold of an element. */
  isInMarquee: (id: string) => boolean,
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

  const tell = useCallback(() => {
    const [first] = store.get();
    const only = store.get().size === 1 && first !== undefined && isNode(first) ? first : null;
    if (only === told.current) return;
    told.current = only;
    onSelect(only);
  }, [store, isNode, onSelect]);

  const select = useCallback(
    (next: Iterable<string>) => {
      store.set(next);
      tell();
    },
    [store, tell],
  );

  /** What was selected before the marquee, and whether one is being drawn. */
  const drawn = useRef({ kept: new Set<string>() as ReadonlySet<string>, active: false });
  const take = useCallback(
    (changes: readonly Change[]) => {
      const { kept, active } = drawn.current;
      const next = new Set([...store.get(), ...(active ? kept : [])]);
      for (const change of changes) {
        if (change.type !== "select") continue;
        if (!change.selected) {
          if (!active || !kept.has(change.id)) next.delete(change.id);
        } else if (!active || isInMarquee(change.id)) next.add(change.id);
      }
      if (next.size === store.get().size && [...next].every((id) => store.get().has(id))) return;
      // The inspector waits until the marquee is drawn: opening it would move the ground under the pointer.
      if (active) store.set(next);
      else select(next);
    },
    [store, select, isInMarquee],
  );
  const marquee = useMemo(
    () => ({
      onPointerDownCapture({ shiftKey }: { shiftKey: boolean }) {
        drawn.current = { kept: shiftKey ? store.get() : new Set(), active: false };
      },
      onSelectionStart() {
        drawn.current.active = true;
        store.set(drawn.current.kept);
      },
      onSelectionEnd() {
        drawn.current.active = false;
        tell();
      },
    }),
    [store, tell],
  );
  return { ids, get: store.get, select, selectSilently: store.set, tell, take, marquee };
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
