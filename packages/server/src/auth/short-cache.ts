/** Remembers what a look-up found for a moment. Requests that ask for the same at once share one look-up. */
export interface ShortCache<Value> {
  /** What is known already. */
  peek: (key: string) => Value | undefined;
  get: (key: string) => Promise<Value | undefined>;
}

const mostEntries = 10_000;

/** @param lookUp undefined is remembered by nobody: what was just created has to be found at once. */
export function createShortCache<Value>(
  trustMs: number,
  lookUp: (key: string) => Promise<Value | undefined>,
): ShortCache<Value> {
  const known = new Map<string, { value: Value; until: number }>();
  const underWay = new Map<string, Promise<Value | undefined>>();

  function remember(key: string, value: Value, until: number): void {
    // Oldest first, which is also the order in which they end.
    if (known.size >= mostEntries)
      for (const oldest of [...known.keys()].slice(0, mostEntries / 2)) known.delete(oldest);
    known.delete(key);
    known.set(key, { value, until });
  }

  const peek = (key: string) => {
    const entry = known.get(key);
    return entry && entry.until > performance.now() ? entry.value : undefined;
  };
  return {
    peek,
    get(key) {
      const value = peek(key);
      if (value !== undefined) return Promise.resolve(value);
      const waiting = underWay.get(key);
      if (waiting) return waiting;
      // Counted from the question, not from its answer, so that the answer is never older than promised.
      const until = performance.now() + trustMs;
      const asked = lookUp(key)
        .then((found) => {
          if (found !== undefined) remember(key, found, until);
          return found;
        })
        .finally(() => underWay.delete(key));
      underWay.set(key, asked);
      return asked;
    },
  };
}
