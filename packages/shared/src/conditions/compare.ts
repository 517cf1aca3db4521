import type { Json } from "../json.ts";
import { calendarDay, parseMoment } from "../dates.ts";

/** A value at a path; undefined when there is nothing. */
export type Actual = Json | undefined;

const numeric = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/** Case and outer spaces do not count when people compare texts. */
export function fold(text: string): string {
  return text.trim().toLowerCase();
}

/** A number, or a text that is nothing but one. */
export function asNumber(value: Actual): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || value.length > 40) return undefined;
  const text = value.trim();
  return numeric.test(text) ? Number(text) : undefined;
}

/** The text of a string, number or boolean. */
export function asText(value: Actual): string | undefined {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** Nothing there, null, a text of spaces, an empty list or an empty object. */
export function isEmpty(value: Actual): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === "string") return value.trim() === "";
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/**
 * Equality as marketers mean it. Texts: without regard to case and outer spaces, two dates by what they denote.
 * A number equals a text that spells it, a boolean the text `true` or `false`, and nothing equals null.
 * Lists and objects: the same content. Two texts are never compared as numbers ("007" is not "7").
 */
export function sameValue(actual: Actual, expected: Json, timeZone: string): boolean {
  if (actual === undefined || actual === null) return expected === null;
  if (expected === null) return false;
  if (typeof actual === "string" && typeof expected === "string") {
    return actual === expected || fold(actual) === fold(expected) || compareMoments(actual, expected, timeZone) === 0;
  }
  if (typeof actual === "boolean" || typeof expected === "boolean") {
    const [a, b] = [asText(actual), asText(expected)];
    return (
      typeof actual !== "number" &&
      typeof expected !== "number" &&
      a !== undefined &&
      b !== undefined &&
      fold(a) === fold(b)
    );
  }
  if (typeof actual === "object" || typeof expected === "object") return sameJson(actual, expected);
  const [a, b] = [asNumber(actual), asNumber(expected)];
  return a !== undefined && a === b;
}

/** Exact equality of JSON, whatever the order of an object's keys. */
export function sameJson(a: Actual, b: Actual): boolean {
  const open: [Actual, Actual][] = [[a, b]];
  for (let pair = open.pop(); pair; pair = open.pop()) {
    const [left, right] = pair;
    if (left === right) continue;
    if (typeof left !== "object" || typeof right !== "object" || !left || !right) return false;
    if (Array.isArray(left) !== Array.isArray(right)) return false;
    const keys = Object.keys(left);
    if (keys.length !== Object.keys(right).length) return false;
    for (const key of keys) {
      if (!Object.hasOwn(right, key)) return false;
      open.push([(left as Record<string, Json>)[key], (right as Record<string, Json>)[key]]);
    }
  }
  return true;
}

/**
 * Orders two numbers (or texts that spell them) or two dates: negative, 0 or positive; undefined when they have no order.
 * As soon as one date is a bare day, both count as days in `timeZone`: 10:00 on the 5th is neither before nor after the 5th.
 */
export function order(actual: Actual, expected: Json, timeZone: string): number | undefined {
  const [a, b] = [asNumber(actual), asNumber(expected)];
  if (a !== undefined && b !== undefined) return a - b;
  return typeof actual === "string" && typeof expected === "string"
    ? compareMoments(actual, expected, timeZone)
    : undefined;
}

function compareMoments(a: string, b: string, timeZone: string): number | undefined {
  const left = parseMoment(a, timeZone);
  const right = left && parseMoment(b, timeZone);
  if (!right) return undefined;
  if (!left.wholeDay && !right.wholeDay) return left.at - right.at;
  const [day, other] = [calendarDay(left.at, timeZone), calendarDay(right.at, timeZone)];
  return day === other ? 0 : day < other ? -1 : 1;
}
