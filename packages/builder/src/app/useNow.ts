import { useSyncExternalStore } from "react";

const stepMs = 30_000;
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** The present time in milliseconds, at most half a minute old. Components that use it are drawn again as it moves on. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

/** One timer serves every row of a list, and stands still while no time is shown. */
function subscribe(changed: () => void): () => void {
  if (listeners.size === 0) {
    now = Date.now();
    timer = setInterval(() => {
      now = Date.now();
      for (const listener of listeners) listener();
    }, stepMs);
  }
  listeners.add(changed);
  return () => {
    listeners.delete(changed);
    if (listeners.size === 0) clearInterval(timer);
  };
}
