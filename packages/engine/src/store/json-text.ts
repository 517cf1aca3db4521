import type { Json } from "@millrace/shared/json.ts";

/** What jsonb refuses although JSON allows it: NUL, and halves of surrogate pairs. Found in the text as escapes. */
const unstorable = /\\u0000|\\ud[89a-f]/i;

/**
 * JSON text that PostgreSQL stores as jsonb. Results of outside systems may hold anything, so NUL and lone surrogates become
 * U+FFFD instead of failing the whole batch. Passed as `${text}::text::jsonb`.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value);
  return unstorable.test(text) ? JSON.stringify(clean(value as Json)) : text;
}

/** True when a sender's JSON holds what cannot be stored as it is; such input is refused, not changed. */
export function isStorable(text: string): boolean {
  if (!unstorable.test(text)) return true;
  // The escapes may also be plain text after a backslash, or proper pairs: only a look at the values tells.
  const value = JSON.parse(text) as Json;
  return JSON.stringify(clean(value)) === JSON.stringify(value);
}

function clean(value: Json): Json {
  if (typeof value === "string") return value.toWellFormed().replaceAll("\u0000", "\uFFFD");
  if (Array.isArray(value)) return value.map(clean);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, entry]) => entry !== undefined)
      .map(([key, entry]) => [clean(key) as string, clean(entry)]),
  );
}
