import { useMemo, useState } from "react";
import type { EditorUrl } from "./use-editor-url.ts";

const storageKey = "millrace.outline";

export interface OutlineView {
  outline: boolean;
  canvas: boolean;
  /** With room for both, opens and closes the outline beside the canvas; on a phone, shows the one or the other. */
  toggle(): void;
}

/**
 * Whether the outline, the canvas or both are shown. On a phone it is the outline, until the address says `view=canvas`;
 * elsewhere the canvas, with the outline beside it for those who opened it once; `view=outline` shows the outline alone.
 */
export function useOutlineView({ view, set }: EditorUrl, isPhone: boolean): OutlineView {
  const [beside, setBeside] = useState(remembered);
  return useMemo(() => {
    if (isPhone) {
      const outline = view !== "canvas";
      return { outline, canvas: !outline, toggle: () => set({ view: outline ? "canvas" : "outline" }) };
    }
    const alone = view === "outline";
    function toggle(): void {
      if (alone) set({ view: null });
      const next = alone || !beside;
      setBeside(next);
      remember(next);
    }
    return { outline: alone || beside, canvas: !alone, toggle };
  }, [view, set, isPhone, beside]);
}

function remember(open: boolean): void {
  try {
    localStorage.setItem(storageKey, open ? "open" : "closed");
  } catch {
    // Without storage it is closed the next time, nothing else.
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(storageKey) === "open";
  } catch {
    return false;
  }
}
