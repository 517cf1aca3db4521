import { useLayoutEffect, useRef, useState } from "react";

type Handler = (...given: unknown[]) => unknown;

/**
 * The same props with handlers (`on…`) that stay the identical functions and call the newest ones. React Flow draws every edge
 * anew when it gets another handler, which a canvas that draws itself anew for each move of a drag would give it each time.
 */
export function useStableHandlers<Props extends object>(props: Props): Props {
  const latest = useRef(props);
  const [stable] = useState(() => new Map<string, Handler>());
  useLayoutEffect(() => {
    latest.current = props;
  });
  const entries = Object.entries(props).map(([key, value]: [string, unknown]) => {
    if (typeof value !== "function" || !key.startsWith("on")) return [key, value] as const;
    let handler = stable.get(key);
    if (!handler) {
      handler = (...given) => {
        const current: unknown = Reflect.get(latest.current, key);
        return typeof current === "function" ? (current as Handler)(...given) : undefined;
      };
      stable.set(key, handler);
    }
    return [key, handler] as const;
  });
  return Object.fromEntries(entries) as Props;
}
