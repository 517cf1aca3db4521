import type { Issue } from "@millrace/shared/errors.ts";

const message = "Texts must not hold NUL characters or halves of surrogate pairs";

/** The texts of an input that PostgreSQL cannot hold, by their dotted paths. */
export function unstorableTexts(input: unknown, path = ""): Issue[] {
  if (typeof input === "string") {
    return input.includes("\u0000") || !input.isWellFormed() ? [{ path, code: "unstorable_text", message }] : [];
  }
  if (typeof input !== "object" || input === null) return [];
  return Object.entries(input).flatMap(([key, value]) => {
    const place = path === "" ? key : `${path}.${key}`;
    return [...unstorableTexts(key, place), ...unstorableTexts(value, place)];
  });
}
