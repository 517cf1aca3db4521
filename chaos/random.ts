/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** In [0, 1). */
  next: () => number;
  between: (least: number, most: number) => number;
  /** A pause before something that happens every `mean` on average, without memory. */
  pause: (mean: number) => number;
  pick: <Item>(items: readonly Item[]) => Item | undefined;
}

/** @param name of the stream: two parts of a program with the same seed do not disturb each other. */
export function createRandom(seed: number, name: string): Random {
  let state = seed ^ hash(name);
  // mulberry32
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    pause: (mean) => -Math.log(1 - next()) * mean,
    pick: (items) => items[Math.floor(next() * items.length)],
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  return value;
}
