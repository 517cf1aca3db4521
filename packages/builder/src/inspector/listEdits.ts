import type { Json, JsonObject } from "@millrace/shared/json.ts";

/** The list with one item in another place; the same list when there is no such place. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const copy = [...list];
  const item = copy[from];
  if (item === undefined || to < 0 || to >= copy.length) return copy;
  copy.splice(from, 1);
  copy.splice(to, 0, item);
  return copy;
}

export function withoutIndex<Item>(list: readonly Item[], index: number): Item[] {
  return list.filter((_, at) => at !== index);
}

export function withItem<Item>(list: readonly Item[], index: number, item: Item): Item[] {
  return list.map((old, at) => (at === index ? item : old));
}

/** An id that no item of the list has, and that the items' number does not give back to a new one: `branch_3`. */
export function newItemId(stem: string, items: readonly JsonObject[]): string {
  const taken = new Set(items.map((item) => item["id"]));
  let number = items.length + 1;
  while (taken.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

/** A record with a key renamed in place; the order of its keys stays. An existing key of that name is kept as it is. */
export function withKey(record: JsonObject, from: string, to: string): JsonObject {
  if (from === to || Object.hasOwn(record, to)) return record;
  return Object.fromEntries(
    Object.entries(record).map(([key, value]): [string, Json] => [key === from ? to : key, value]),
  );
}
