import { useEffect, useMemo, useRef, useState } from "react";

const leaveDelayMs = 160;

/** What the pointer is on, kept a moment longer so that it can travel to the button which appeared there. */
export function useHovered(): { id: string | null; enter: (id: string) => void; leave: () => void } {
  const [id, setId] = useState<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const actions = useMemo(
    () => ({
      enter(next: string) {
        clearTimeout(timer.current);
        setId(next);
      },
      leave() {
        clearTimeout(timer.current);
        timer.current = setTimeout(() => setId(null), leaveDelayMs);
      },
    }),
    [],
  );
  return { id, ...actions };
}
