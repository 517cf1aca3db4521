import { useEffect, useState } from "react";

/** How long after opening the rest is left alone. */
const patienceMs = 700;

/**
 * False while a drawing has just been opened: only what is in sight is built then, so that it is there at once; the rest follows
 * when the page has nothing else to do.
 */
export function useWhole(): boolean {
  const [isWhole, setWhole] = useState(false);
  useEffect(() => {
    if (isWhole) return;
    let idle = 0;
    const whole = () => setWhole(true);
    const timer = setTimeout(() => {
      // Safari has no such callback.
      if ("requestIdleCallback" in window) idle = requestIdleCallback(whole);
      else whole();
    }, patienceMs);
    return () => {
      clearTimeout(timer);
      if (idle !== 0) cancelIdleCallback(idle);
    };
  }, [isWhole]);
  return isWhole;
}
