import { portsOf } from "../../nodes/ports.ts";
import type { GraphEdge } from "../document.ts";
import { bodyPort, type Outline, type OutlineNode } from "../outline.ts";

/**
 * When a step runs, as decisions one below the other: `taken` of `by`. Steps that run under the same decisions share the object,
 * so that a run that does one of them does all of them.
 */
export interface Way {
  parent: Way | undefined;
  depth: number;
  /** Undefined at the top, and for the start. */
  by: OutlineNode | undefined;
  /** Ports of which one is taken, or ids of triggers for the start; undefined where other ways come together. */
  taken: readonly string[] | undefined;
  /** What is taken beside it does not exclude it: the body of a loop. */
  beside?: true;
}

/** Which steps are sure to have run before others, and which exclude each other. */
export interface Certainty {
  /** Undefined for what cannot be reached. */
  wayTo(node: OutlineNode): Way | undefined;
  wayOf(edge: GraphEdge): Way | undefined;
  /** Whether one is sure to be done when the other begins; asked of a step and one that comes before it. */
  isSure(earlier: OutlineNode, later: OutlineNode): boolean;
}

const top: Way = { parent: undefined, depth: 0, by: undefined, taken: undefined };

export function certaintyOf(outline: Outline): Certainty {
  const { nodes, links, sorting } = outline;
  const arriving = Map.groupBy(links, ({ target }) => target);
  const ways = new Map<OutlineNode, Way>();
  const children = new Map<Way, Map<string, Way>>();
  const starts = nodes.filter(({ isTrigger, node }) => isTrigger && !node.disabled);
  const startPorts = starts.map(({ node }) => node.id);
  const portsBy = new Map<OutlineNode, readonly string[]>();

  const portIds = (entry: OutlineNode): readonly string[] => {
    let ports = portsBy.get(entry);
    if (!ports)
      portsBy.set(entry, (ports = entry.rules ? portsOf(entry.rules.descriptor, entry.node).map(({ id }) => id) : []));
    return ports;
  };

  function below(parent: Way, by: OutlineNode | undefined, ports: readonly string[] | undefined, beside?: true): Way {
    const known = children.get(parent) ?? new Map<string, Way>();
    children.set(parent, known);
    const taken = ports?.toSorted();
    const key = `${by?.at ?? ""} ${taken?.join(" ")}`;
    let way = known.get(key);
    if (!way) known.set(key, (way = { parent, depth: parent.depth + 1, by, taken, ...(beside ? { beside } : {}) }));
    return way;
  }

  function wayOf({ source: id, sourcePort }: GraphEdge): Way | undefined {
    const source = outline.byId.get(id);
    const way = source && ways.get(source);
    if (!source || !way) return undefined;
    const body = bodyPort(source);
    if (sourcePort === body) return below(way, source, [sourcePort], true);
    const exits = portIds(source).filter((port) => port !== body);
    return exits.length <= 1 ? way : below(way, source, [sourcePort]);
  }

  /** Ways that come together: all ports of a decision are the decision's own way again. */
  function together(given: readonly Way[], at: OutlineNode): Way | undefined {
    let open = [...new Set(given)];
    for (;;) {
      open = open.filter((way) => !open.some((other) => other !== way && isBelow(way, other)));
      if (open.length <= 1) return open[0];
      const deepest = open.reduce((one, other) => (other.depth > one.depth ? other : one));
      const { parent, by } = deepest;
      const group = open.filter((way) => way.parent === parent && way.by === by && way.taken && !way.beside);
      if (!parent || group.length === 0) return below(open.reduce(meeting), at, undefined);
      const ports = by ? portIds(by).filter((port) => port !== bodyPort(by)) : startPorts;
      const taken = new Set(group.flatMap((way) => way.taken ?? []));
      const isWhole = ports.every((port) => taken.has(port));
      if (!isWhole && group.length < 2) return below(open.reduce(meeting), at, undefined);
      const merged = isWhole ? parent : below(parent, by, [...taken]);
      open = [...new Set([...open.filter((way) => !group.includes(way)), merged])];
    }
  }

  for (const at of sorting.order) {
    const entry = nodes[at];
    if (!entry) continue;
    if (entry.isTrigger) {
      if (entry.node.disabled) continue;
      ways.set(entry, starts.length === 1 ? top : below(top, undefined, [entry.node.id]));
      continue;
    }
    const given = (arriving.get(entry) ?? []).flatMap(({ edge }) => wayOf(edge) ?? []);
    const way = together(given, entry);
    if (way) ways.set(entry, way);
  }

  const early = nodes.filter((entry) => joinsEarly(entry) && (arriving.get(entry)?.length ?? 0) > 1);
  return {
    wayTo: (node) => ways.get(node),
    wayOf,
    isSure(earlier, later) {
      const [one, other] = [ways.get(earlier), ways.get(later)];
      if (!one || !other) return true;
      if (one !== other && !isBelow(other, one)) return false;
      return early.every((join) => {
        if (join !== later && !outline.isUpstream(join.at, later.at)) return true;
        if (earlier === join || !outline.isUpstream(earlier.at, join.at)) return true;
        const sources = (arriving.get(join) ?? []).map(({ source }) => source);
        return sources.every((source) => source === earlier || outline.isUpstream(earlier.at, source.at));
      });
    },
  };
}

/** Whether a step goes on before all that leads to it is done. */
export function joinsEarly({ node, rules }: OutlineNode): boolean {
  const join = rules?.traits?.joinFromConfig?.(node.config) ?? node.join;
  return join !== undefined && join !== "all";
}

/** Whether whoever goes the one way goes the other one as well. */
function isBelow(way: Way, other: Way): boolean {
  let at: Way | undefined = way;
  while (at && at.depth > other.depth) at = at.parent;
  if (way === other || !at) return false;
  if (at === other) return true;
  const { parent, by, taken } = at;
  if (parent !== other.parent || by !== other.by || !taken) return false;
  return taken.every((port) => other.taken?.includes(port));
}

function meeting(one: Way, other: Way): Way {
  let [a, b]: [Way, Way] = [one, other];
  while (a !== b) {
    if (a.depth >= b.depth) a = a.parent ?? top;
    else b = b.parent ?? top;
  }
  return a;
}

/** The decision at which two ways part so that a run takes only one of them. */
export function partedAt(one: Way, other: Way): { by: OutlineNode | undefined } | undefined {
  let [a, b]: [Way | undefined, Way | undefined] = [one, other];
  while (a && b && a.parent !== b.parent) {
    if (a.depth >= b.depth) a = a.parent;
    else b = b.parent;
  }
  if (!a || !b || a === b || a.by !== b.by || a.beside || b.beside || !a.taken || !b.taken) return undefined;
  return a.taken.some((port) => b.taken?.includes(port)) ? undefined : { by: a.by };
}

/** The decisions of a way, the first one first. */
export function decisionsOf(way: Way): Way[] {
  const decisions: Way[] = [];
  for (let at: Way | undefined = way; at?.parent; at = at.parent) decisions.unshift(at);
  return decisions;
}
