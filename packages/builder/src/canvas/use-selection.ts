import { useEffect, useMemo, useRef, useState } from "react";
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
  const [ids, setIds] = useState<ReadonlySet<string>>(() => new Set(selected === null ? [] : [selected]));
  const latest = useRef({ ids, selected, isNode, onSelect });
  latest.current = { ...latest.current, isNode, onSelect };

  const api = useMemo(() => {
    function select(next: Iterable<string>): void {
      const set = new Set(next);
      const [first] = set;
      const only = set.size === 1 && first !== undefined && latest.current.isNode(first) ? first : null;
      latest.current.ids = set;
      setIds(set);
      if (only === latest.current.selected) return;
      latest.current.selected = only;
      latest.current.onSelect(only);
    }
    function take(changes: readonly Change[]): void {
      const next = new Set(latest.current.ids);
      let changed = false;
      for (const change of changes) {
        if (change.type !== "select" || next.has(change.id) === change.selected) continue;
        if (change.selected) next.add(change.id);
        else next.delete(change.id);
        changed = true;
      }
      if (changed) select(next);
    }
    return { select, take };
  }, []);

  useEffect(() => {
    // Chosen from outside: in the list of problems, by the address, by closing the inspector.
    if (selected === latest.current.selected) return;
    latest.current.selected = selected;
    const next = new Set(selected === null ? [] : [selected]);
    latest.current.ids = next;
    setIds(next);
  }, [selected]);

  return useMemo(() => ({ ids, ...api }), [ids, api]);
}
