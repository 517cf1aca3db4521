/** A directed graph by numbers: `after[v]` lists what follows v, in the order in which it is drawn. */
export type Links = readonly (readonly number[])[];

export interface Dominators {
  /** Every vertex that can be reached from the root, sources first, and in the order of the drawing. */
  order: readonly number[];
  /** By vertex: the last one that every way from the root passes before it; undefined for the root and for what no way reaches. */
  dominator: readonly (number | undefined)[];
}

/** Which vertex every way to another one passes. After Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm". */
export function dominatorsOf(after: Links, root: number): Dominators {
  const order = reversePostorder(after, root);
  const place = new Map(order.map((vertex, index) => [vertex, index]));
  const before: number[][] = after.map(() => []);
  for (const vertex of order) for (const target of after[vertex] ?? []) before[target]?.push(vertex);
  const dominator: (number | undefined)[] = after.map(() => undefined);
  dominator[root] = root;

  const common = (one: number, other: number): number => {
    let [a, b] = [one, other];
    while (a !== b) {
      while ((place.get(a) ?? 0) > (place.get(b) ?? 0)) a = dominator[a] ?? root;
      while ((place.get(b) ?? 0) > (place.get(a) ?? 0)) b = dominator[b] ?? root;
    }
    return a;
  };

  for (let changed = true; changed;) {
    changed = false;
    for (const vertex of order.slice(1)) {
      const known = (before[vertex] ?? []).filter((source) => dominator[source] !== undefined);
      const next = known.reduce<number | undefined>((a, b) => (a === undefined ? b : common(a, b)), undefined);
      if (dominator[vertex] === next) continue;
      dominator[vertex] = next;
      changed = true;
    }
  }
  dominator[root] = undefined;
  return { order, dominator };
}

function reversePostorder(after: Links, root: number): number[] {
  const done: number[] = [];
  const seen = new Set([root]);
  // The last one first, so that the first one stands first when the order is turned round.
  const stack = [{ vertex: root, left: after[root]?.length ?? 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    top.left -= 1;
    const next = after[top.vertex]?.[top.left];
    if (next === undefined) {
      done.push(top.vertex);
      stack.pop();
    } else if (!seen.has(next)) {
      seen.add(next);
      stack.push({ vertex: next, left: after[next]?.length ?? 0 });
    }
  }
  return done.toReversed();
}
