import type { Json } from "./json.ts";

/** The names a field path or a template may start with: what a run knows. */
export const contextRoots = [
  "event",
  "trigger",
  "contact",
  "deal",
  "project",
  "user",
  "steps",
  "vars",
  "item",
  "loop",
  "run",
  "workspace",
  "now",
] as const;

const maxSegments = 32;

/** `event` and `trigger` are two names of the same root: whichever is there answers for both. */
export const rootAliases: Readonly<Record<string, string>> = { event: "trigger", trigger: "event" };

/** Names that reach a prototype; no path may contain them. */
export function isForbiddenSegment(segment: string): boolean {
  return segment === "__proto__" || segment === "constructor" || segment === "prototype";
}

/** Splits `event.data.items.0` into its segments; undefined when the path is malformed or reaches for a prototype. */
export function parsePath(path: string): string[] | undefined {
  const segments = path.split(".");
  if (segments.length > maxSegments) return undefined;
  if (segments.some((segment) => segment === "" || isForbiddenSegment(segment))) return undefined;
  return segments;
}

/** As `readPath`, for a path that was split before. */
export function readSegments(root: unknown, segments: readonly string[]): Json | undefined {
  let value = root;
  for (let depth = 0; depth < segments.length; depth++) {
    const segment = segments[depth] ?? "";
    const next = ownValue(value, segment);
    const alias =
      depth === 0 && next === undefined && Object.hasOwn(rootAliases, segment) ? rootAliases[segment] : undefined;
    value = alias === undefined ? next : ownValue(value, alias);
    if (value === undefined) return undefined;
  }
  return asJson(value);
}

/**
 * Reads a dotted path (`contact.email`, `event.data.items.0.sku`) from plain data.
 * Only own properties and array indexes are seen; anything else is undefined. Dates read as ISO 8601 text.
 */
export function readPath(root: unknown, path: string): Json | undefined {
  const segments = parsePath(path);
  return segments && readSegments(root, segments);
}

function ownValue(value: unknown, segment: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  if (Array.isArray(value) && !/^\d{1,9}$/.test(segment)) return undefined;
  return Object.hasOwn(value, segment) ? (value as Record<string, unknown>)[segment] : undefined;
}

/** The data of a run came from JSON; only its top-level times are objects of another kind. */
function asJson(value: unknown): Json | undefined {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "object") return undefined;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString();
  return value as Json;
}
