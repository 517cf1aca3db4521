import { useLayoutEffect, useState } from "react";

/**
 * The same props with handlers (`on…`) that stay the identical functions and call the newest ones. React Flow draws every edge
 * anew when it gets another handler, which a canvas that draws itself anew for each move of a drag would give it each time.
 */
export function useStableHandlers<Props extends object>(props: Props): Props {
  const [handlers] = useState(createHandlers);
  useLayoutEffect(() => handlers.take(props));
  return handlers.stable(props);
}

type Handler = (...given: unknown[]) => unknown;

function createHandlers() {
  const known = new Map<string, Handler>();
  let newest: object = {};

  function handlerFor(key: string): Handler {
    const before = known.get(key);
    if (before) return before;
    const handler: Handler = (...given) => {
      const current: unknown = Reflect.get(newest, key);
      return typeof current === "function" ? (current as Handler)(...given) : undefined;
    };
    known.set(key, handler);
    return handler;
  }
  return {
    take(props: object) {
      newest = props;
    },
    stable<Props extends object>(props: Props): Props {
      const entries = Object.entries(props).map(([key, value]: [string, unknown]) =>
        typeof value === "function" && key.startsWith("on") ? [key, handlerFor(key)] : [key, value],
      );
      return Object.fromEntries(entries) as Props;
    },
  };
}
