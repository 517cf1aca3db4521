import { useCallback, useEffect, useRef, useState } from "react";
import { afterFrame } from "./after-frame.ts";

export interface LateText {
  /** Stands in the field. */
  text: string;
  type: (text: string) => void;
  /** Takes over what was typed without waiting: the person goes on elsewhere. */
  flush: () => void;
}

/**
 * A letter is on the screen before what follows from it: forms, checks and the drawing are drawn anew for it in the next frame.
 * For fields among so many others that this takes longer than a frame.
 */
export function useLateText(value: string, onChange: (text: string) => void): LateText {
  const [typed, setTyped] = useState<string | null>(null);
  const waiting = useRef<{ text: string; cancel: () => void } | null>(null);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  }, [onChange]);

  const flush = useCallback(() => {
    const { current } = waiting;
    if (!current) return;
    current.cancel();
    waiting.current = null;
    latest.current(current.text);
    setTyped(null);
  }, []);
  useEffect(() => flush, [flush]);

  const type = useCallback(
    (text: string) => {
      setTyped(text);
      waiting.current?.cancel();
      waiting.current = { text, cancel: afterFrame(flush) };
    },
    [flush],
  );
  return { text: typed ?? value, type, flush };
}
