import { toValue } from "liquidjs";
import type { Json, JsonObject } from "../json.ts";
import { isForbiddenSegment } from "../paths.ts";
import { TemplateLimitError, templateLimits } from "./limits.ts";

const maxDepth = 64;

/** What an expression came to, as plain JSON of bounded size; null for nothing and for what JSON cannot hold. */
export function jsonOf(value: unknown): Json {
  return copy(value, { left: templateLimits.output }, 0);
}

function copy(value: unknown, budget: { left: number }, depth: number): Json {
  const plain: unknown = toValue(value);
  budget.left -= typeof plain === "string" ? plain.length : 1;
  if (budget.left < 0) throw new TemplateLimitError("its result is too long");
  if (typeof plain === "string" || typeof plain === "boolean") return plain;
  if (typeof plain === "number") return Number.isFinite(plain) ? plain : null;
  return typeof plain === "object" && plain !== null ? copyObject(plain, budget, depth + 1) : null;
}

function copyObject(value: object, budget: { left: number }, depth: number): Json {
  if (depth > maxDepth) throw new TemplateLimitError("its result is nested too deeply");
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (Array.isArray(value)) return value.map((entry) => copy(entry, budget, depth));
  const result: JsonObject = {};
  for (const [key, entry] of Object.entries(value)) {
    budget.left -= key.length;
    if (!isForbiddenSegment(key)) result[key] = copy(entry, budget, depth);
  }
  return result;
}
