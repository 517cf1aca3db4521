import type { Links } from "./cycles.ts";

/** Answers in constant time whether one node comes before another. */
export type IsUpstream = (earlier: number, later: number) => boolean;

const wordBits = 32;

/**
 * Collects every node's ancestors as one row of bits.
 * @param order nodes with sources first; nodes that are not in it have no ancestors here
 */
export function ancestorsOf(links: Links, order: readonly number[]): IsUpstream {
  const width = Math.ceil(links.count / wordBits);
  const bits = new Uint32Array(links.count * width);
  const add = (word: number, mask: number) => {
    bits[word] = (bits[word] ?? 0) | mask;
  };
  for (const node of order) {
    for (const source of links.sources[node] ?? []) {
      for (let word = 0; word < width; word += 1) add(node * width + word, bits[source * width + word] ?? 0);
      add(node * width + (source >>> 5), 1 << (source & 31));
    }
  }
  return (earlier, later) => ((bits[later * width + (earlier >>> 5)] ?? 0) & (1 << (earlier & 31))) !== 0;
}
