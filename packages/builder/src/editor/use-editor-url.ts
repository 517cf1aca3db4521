import { useCallback, useEffect, useMemo, useRef } from "react";
import { useSearchParams } from "react-router";

const panels = ["problems", "versions", "test", "publish", "settings"] as const;
export type EditorPanel = (typeof panels)[number];

export interface EditorUrl {
  /** `?node=`: the selected step. */
  node: string | null;
  /** `?panel=`: what is open above the canvas. */
  panel: EditorPanel | null;
  /** `?view=`: the outline or the canvas alone, or the numbers; null where the device and what was remembered decide. */
  view: "outline" | "canvas" | "numbers" | null;
  /** `?version=`: a published version is shown instead of the draft. */
  version: number | null;
  /** `?compare=3..draft`: two of them are compared. */
  compare: string | null;
  set(change: Partial<Record<"node" | "panel" | "version" | "view" | "compare", string | number | null>>): void;
}

/** Whether something else stands in the place of the draft. */
export function isElsewhere({ version, compare, view }: EditorUrl): boolean {
  return version !== null || compare !== null || view === "numbers";
}

/** The change of the address that closes everything but the draft. */
export function draftOf({ view }: EditorUrl): Parameters<EditorUrl["set"]>[0] {
  return { panel: null, version: null, compare: null, ...(view === "numbers" ? { view: null } : {}) };
}

/** The address holds what a colleague needs to see the same. Changes made before it is drawn again add up. */
export function useEditorUrl(): EditorUrl {
  const [search, setSearch] = useSearchParams();
  // React Router would begin each change from the address that was drawn last.
  const latest = useRef(search);
  useEffect(() => {
    latest.current = search;
  }, [search]);
  const set = useCallback<EditorUrl["set"]>(
    (change) => {
      const next = new URLSearchParams(latest.current);
      for (const [key, value] of Object.entries(change)) {
        if (value === null) next.delete(key);
        else next.set(key, String(value));
      }
      latest.current = next;
      setSearch(next, { replace: true });
    },
    [setSearch],
  );
  return useMemo(() => {
    const panel = panels.find((name) => name === search.get("panel")) ?? null;
    const version = Number(search.get("version"));
    const view = (["outline", "canvas", "numbers"] as const).find((name) => name === search.get("view")) ?? null;
    return {
      node: search.get("node"),
      panel,
      view,
      compare: search.get("compare"),
      version: Number.isInteger(version) && version > 0 ? version : null,
      set,
    };
  }, [search, set]);
}
