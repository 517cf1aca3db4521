import type { Json } from "../../json.ts";
import type * as Y from "yjs";
import { same } from "./same.ts";

/** One property that a write set, took away (`after` undefined) or brought (`before` undefined). */
export interface Change {
  map: Y.Map<Json>;
  key: string;
  before: Json | undefined;
  after: Json | undefined;
}

export type Properties = ReadonlyMap<string, Json>;

/** An ordered list of elements kept in a Y.Map, and the plain snapshot of it that is read. */
export interface ElementMap<Element> {
  /** The list; what did not change since the last call is the identical object. */
  read(): Element[];
  get(id: string): Element | undefined;
  /** Adds the element at the end of the list, or writes what differs from the stored one. */
  put(id: string, properties: Properties): void;
  remove(id: string): void;
  /** Puts the elements into this order; those that stand so already stay untouched. */
  arrange(ids: readonly string[]): void;
}

/**
 * The map is flat and holds plain values: `<id>` is the element's place in the list and says that it exists,
 * `<id>/<property>` is one property. So two people who change different properties of one element both keep their change,
 * and undo can take back single properties.
 * @param build undefined where what is left of the properties is no element: one person put it in order, another removed it.
 */
export function createElementMap<Element>(
  map: Y.Map<Json>,
  build: (id: string, properties: Properties) => Element | undefined,
  onWrite: (change: Change) => void,
): ElementMap<Element> {
  const stored = new Map<string, Map<string, Json>>();
  const orders = new Map<string, number>();
  const built = new Map<string, { element: Element; order: number }>();
  const touched = new Set<string>();
  let list: Element[] = [];
  let lastOrder = 0;

  function mirror(key: string): void {
    const slash = key.indexOf("/");
    const id = slash < 0 ? key : key.slice(0, slash);
    const value = map.get(key);
    touched.add(id);
    if (slash < 0) {
      if (!Number.isFinite(value)) return void orders.delete(id);
      orders.set(id, value as number);
      lastOrder = Math.max(lastOrder, value as number);
      return;
    }
    const properties = stored.get(id) ?? new Map<string, Json>();
    stored.set(id, properties);
    if (value === undefined) properties.delete(key.slice(slash + 1));
    else properties.set(key.slice(slash + 1), value);
  }
  for (const key of map.keys()) mirror(key);
  map.observe((event) => {
    for (const key of event.keysChanged) mirror(String(key));
  });

  function write(key: string, value: Json | undefined): void {
    const before = map.get(key);
    if (same(before, value)) return;
    if (value === undefined) map.delete(key);
    else map.set(key, value);
    // Observers hear of it only when the transaction ends, but the next command in it reads before that.
    mirror(key);
    onWrite({ map, key, before, after: value });
  }

  function refresh(): void {
    if (touched.size === 0) return;
    let changed = false;
    for (const id of touched) {
      const before = built.get(id);
      const order = orders.get(id);
      const element = order === undefined ? undefined : build(id, stored.get(id) ?? new Map<string, Json>());
      if (order === undefined || element === undefined) {
        changed = built.delete(id) || changed;
        continue;
      }
      const unchanged = before !== undefined && same(before.element, element);
      if (unchanged && before.order === order) continue;
      built.set(id, { element: unchanged ? before.element : element, order });
      changed = true;
    }
    touched.clear();
    if (!changed) return;
    list = [...built]
      .toSorted(([aId, a], [bId, b]) => a.order - b.order || (aId < bId ? -1 : 1))
      .map(([, { element }]) => element);
  }

  return {
    read() {
      refresh();
      return list;
    },
    get(id) {
      refresh();
      return built.get(id)?.element;
    },
    put(id, properties) {
      if (!orders.has(id)) write(id, lastOrder + 1);
      for (const key of [...(stored.get(id)?.keys() ?? [])]) if (!properties.has(key)) write(`${id}/${key}`, undefined);
      for (const [key, value] of properties) write(`${id}/${key}`, value);
    },
    remove(id) {
      if (!orders.has(id)) return;
      for (const key of [...(stored.get(id)?.keys() ?? [])]) write(`${id}/${key}`, undefined);
      write(id, undefined);
    },
    arrange(ids) {
      let last = -Infinity;
      for (const id of ids) {
        const order = orders.get(id);
        if (order === undefined) continue;
        if (order <= last) write(id, (last += 1));
        else last = order;
      }
    },
  };
}
