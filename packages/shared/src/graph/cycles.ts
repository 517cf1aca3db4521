/** Edges between nodes that are named by their index. */
export interface Links {
  count: number;
  /** By index of the node they leave, and of the node they enter. */
  targets: readonly (readonly number[])[];
  sources: readonly (readonly number[])[];
}

export interface Sorting {
  /** Every node that is neither on a cycle nor behind one, sources first. */
  order: number[];
  /** Nodes of each cycle, the lowest first, in the direction of its edges. Cycles that share nodes with a reported one may be missing. */
  cycles: number[][];
}

export function linksOf(count: number, edges: Iterable<readonly [source: number, target: number]>): Links {
  const targets: number[][] = Array.from({ length: count }, () => []);
  const sources: number[][] = Array.from({ length: count }, () => []);
  for (const [source, target] of edges) {
    targets[source]?.push(target);
    sources[target]?.push(source);
  }
  return { count, targets, sources };
}

/** Sorts topologically, in linear time where there is no cycle. */
export function sortLinks(links: Links): Sorting {
  const open = links.sources.map((sources) => sources.length);
  const left = new Set(open.keys());
  const free = [...left].filter((node) => open[node] === 0);
  const release = (node: number) => {
    for (const target of links.targets[node] ?? []) {
      const waitsFor = (open[target] ?? 0) - 1;
      open[target] = waitsFor;
      if (waitsFor === 0 && left.has(target)) free.push(target);
    }
  };
  const drain = () => {
    for (const node of free) {
      left.delete(node);
      release(node);
    }
  };
  drain();
  const order = [...free];
  const cycles: number[][] = [];
  while (left.size > 0) {
    const cycle = findCycle(links, left);
    cycles.push(cycle);
    free.length = 0;
    for (const node of cycle) left.delete(node);
    for (const node of cycle) release(node);
    drain();
  }
  return { order, cycles };
}

/** Each node that is left has one before it that is left too: walking backwards must meet a node again. */
function findCycle(links: Links, left: ReadonlySet<number>): number[] {
  const path: number[] = [];
  const seen = new Map<number, number>();
  let [at] = left;
  while (at !== undefined && !seen.has(at)) {
    seen.set(at, path.length);
    path.push(at);
    at = links.sources[at]?.find((source) => left.has(source));
  }
  const cycle = path.slice(at === undefined ? 0 : seen.get(at)).reverse();
  const first = cycle.indexOf(cycle.reduce((lowest, node) => Math.min(lowest, node)));
  return [...cycle.slice(first), ...cycle.slice(0, first)];
}
