import { useCallback, useMemo, useState } from "react";
import type { OutlineRow } from "./outline-tree.ts";

export interface TreeRows {
  /** What is to be seen: rows in which no row above is folded. */
  visible: readonly OutlineRow[];
  isFolded(key: string): boolean;
  fold(key: string, folded: boolean): void;
  /** Opens everything that a row stands in. */
  reveal(key: string): void;
}

/** Which rows are folded. They stay so while the document changes. */
export function useTreeRows(rows: readonly OutlineRow[]): TreeRows {
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const visible = useMemo(() => {
    if (folded.size === 0) return rows;
    const hidden = new Set<string>();
    return rows.filter(({ key, parent }) => {
      if (parent === null || (!hidden.has(parent) && !folded.has(parent))) return true;
      hidden.add(key);
      return false;
    });
  }, [rows, folded]);

  const fold = useCallback((key: string, next: boolean) => {
    setFolded((before) => {
      const after = new Set(before);
      if (next) after.add(key);
      else after.delete(key);
      return after;
    });
  }, []);
  const reveal = useCallback(
    (key: string) => {
      const parents = new Map(rows.map((row) => [row.key, row.parent]));
      setFolded((before) => {
        const after = new Set(before);
        for (let at = parents.get(key); at; at = parents.get(at)) after.delete(at);
        return after.size === before.size ? before : after;
      });
    },
    [rows],
  );
  return { visible, isFolded: (key) => folded.has(key), fold, reveal };
}
