import { useEffect, useState } from "react";

/** After an opening, so that it is not in the way of what is to be seen first. */
const afterMs = 600;
const waitAtMostMs = 5_000;

/** @returns true from some idle moment on, once it is wanted. */
export function useBuiltAhead(isWanted: boolean): boolean {
  const [isBuilt, setBuilt] = useState(false);
  useEffect(() => {
    if (!isWanted) return;
    let idle: number | undefined;
    const timer = setTimeout(() => {
      const build = (): void => setBuilt(true);
      if (typeof requestIdleCallback === "function") idle = requestIdleCallback(build, { timeout: waitAtMostMs });
      else build();
    }, afterMs);
    return () => {
      clearTimeout(timer);
      if (idle !== undefined) cancelIdleCallback(idle);
    };
  }, [isWanted]);
  return isWanted && isBuilt;
}
