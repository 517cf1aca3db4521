import { hash } from "node:crypto";

export interface Arm {
  id: string;
  /** Its share is its part of the sum of all weights. */
  weight: number;
}

/**
 * Draws one of several arms by their weights, for the same key always the same one: weighted rendezvous hashing
 * (Schindelhauer and Schomaker, 2005). Each arm gets a number made of key and arm alone, scaled by its weight, and the largest
 * wins. So a changed weight moves only those whom it must, all of them to or from that arm, and a new arm takes from each of the
 * others its share.
 * @param key what is drawn for; its parts are told apart
 * @returns the arm's id, and every arm's share between 0 and 1
 */
export function drawArm(arms: readonly Arm[], key: readonly string[]): { arm: string; shares: Record<string, number> } {
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  let drawn = arms[0]?.id ?? "";
  let highest = -Infinity;
  for (const { id, weight } of arms) {
    if (weight <= 0) continue;
    const score = -weight / Math.log(chanceOf([...key, id]));
    if (score > highest) [highest, drawn] = [score, id];
  }
  return { arm: drawn, shares: Object.fromEntries(arms.map(({ id, weight }) => [id, total > 0 ? weight / total : 0])) };
}

/** A number between 0 and 1, evenly spread over all keys. */
function chanceOf(key: readonly string[]): number {
  const bits = hash("sha256", JSON.stringify(key), "hex").slice(0, 12);
  return (Number.parseInt(bits, 16) + 0.5) / 2 ** 48;
}
