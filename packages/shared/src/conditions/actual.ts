import type { Json } from "../json.ts";
import type { Actual } from "./compare.ts";

const maxText = 500;
const maxEntries = 100;

/**
 * The value as it is kept in an explanation: texts over 500 characters are cut, and a list or an object with
 * more than 100 entries in all (or with long texts) is named by its size, so that history stays small.
 */
export function summariseActual(actual: Actual): Json {
  if (actual === undefined) return null;
  if (typeof actual === "string") return actual.length > maxText ? `${actual.slice(0, maxText)}…` : actual;
  if (typeof actual !== "object" || actual === null || isSmall(actual)) return actual;
  return Array.isArray(actual) ? `List of ${actual.length} items` : `Object with ${Object.keys(actual).length} fields`;
}

function isSmall(value: Json): boolean {
  const open: Json[] = [value];
  let entries = 0;
  let text = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === "string") text += next.length;
    if (typeof next === "object" && next !== null) {
      const inside = Object.values(next);
      entries += inside.length;
      if (entries > maxEntries) return false;
      if (!Array.isArray(next)) text += Object.keys(next).join("").length;
      open.push(...inside);
    }
    if (text > maxText) return false;
  }
  return true;
}
