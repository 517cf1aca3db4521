import type { JsonObject } from "@millrace/shared/json.ts";

/** A row that shows an entry of a record; its id stays while its name changes under the typing hand. */
export interface NamedRow {
  id: string;
  name: string;
}

/**
 * The entries of a record as rows: those that are known in their order, then the others. Objects put names that look
 * like numbers first, so without it a row would jump while its name is typed.
 */
export function rowsOf(record: JsonObject, known: readonly NamedRow[]): NamedRow[] {
  const kept = known.filter(({ name }) => Object.hasOwn(record, name));
  const names = new Set(kept.map(({ name }) => name));
  const ids = new Set(kept.map(({ id }) => id));
  const others = Object.keys(record).filter((name) => !names.has(name));
  return [...kept, ...others.map((name) => ({ id: ids.has(name) ? `${name} ` : name, name }))];
}
