import { MillraceError } from "@millrace/shared/errors.ts";
import type { Page } from "@millrace/shared/api/common.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What a page's cursor names: the last item of the page before. Opaque to clients, so that its content may change. */
export function encodeCursor(last: string): string {
  return Buffer.from(last, "utf8").toString("base64url");
}

/** @throws MillraceError `invalid_input` when the cursor is none of ours. */
export function decodeCursor(cursor: string, accepts: (last: string) => boolean = isUuid): string {
  const last = Buffer.from(cursor, "base64url").toString("utf8");
  if (accepts(last)) return last;
  throw new MillraceError("invalid_input", "The cursor is not one that this list has returned.", {
    issues: [{ path: "cursor", code: "invalid_cursor", message: "Leave it out to start from the beginning" }],
  });
}

export function isUuid(text: string): boolean {
  return uuid.test(text);
}

/** Cuts a page from `limit + 1` rows: the extra one only tells that there is more. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => string,
  itemOf: (row: Row) => Item,
): Page<Item> {
  const kept = rows.slice(0, limit);
  const last = rows.length > limit ? kept.at(-1) : undefined;
  return { items: kept.map(itemOf), nextCursor: last === undefined ? null : encodeCursor(keyOf(last)) };
}

/** A pattern for `ilike` that finds `text` anywhere, its wildcards taken literally. */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, "\\$&")}%`;
}
