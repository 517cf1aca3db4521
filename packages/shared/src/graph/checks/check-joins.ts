import { ERROR_PORT, type Join, NEXT_PORT } from "../document.ts";
import { type Fix, freeEdgeId } from "../edits.ts";
import type { Outline, OutlineNode } from "../outline.ts";
import { portsOf } from "../../nodes/ports.ts";
import type { Problem } from "../problem.ts";
import { type Certainty, decisionsOf, joinsEarly, partedAt, type Way } from "./certainty.ts";
import { factsOf } from "./knowledge.ts";

/** Paths that come together, or should. */
export function checkJoins(outline: Outline, certainty: Certainty): Problem[] {
  if (outline.sorting.cycles.length > 0) return [];
  return [...checkExclusive(outline, certainty), ...checkOptionalPorts(outline)];
}

/** A join that asks for more paths than one run can take. */
function checkExclusive({ nodes, links }: Outline, certainty: Certainty): Problem[] {
  const arriving = Map.groupBy(links, ({ target }) => target);
  return nodes.flatMap((entry): Problem[] => {
    const { node, rules, title } = entry;
    const fromConfig = node.disabled ? undefined : rules?.traits?.joinFromConfig?.(node.config);
    const join = fromConfig ?? node.join;
    const incoming = arriving.get(entry) ?? [];
    if (typeof join !== "object" || incoming.length < join.atLeast) return [];
    const ways = incoming.flatMap(({ edge }) => certainty.wayOf(edge) ?? []);
    const most = mostTaken(ways);
    if (most === 0 || most >= join.atLeast || ways.length < incoming.length) return [];
    const parted = ways.flatMap((way, at) => ways.slice(at + 1).flatMap((other) => partedAt(way, other) ?? []))[0];
    const why = parted?.by ? `${parted.by.title} takes only one of them` : "they exclude each other";
    const paths = most === 1 ? "only one path" : `at most ${most} paths`;
    const message = `${title} waits for ${join.atLeast} paths, but a run takes ${paths} to it, because ${why}. It would fail. Wait for ${most === 1 ? "the first path" : `${most} paths`} instead.`;
    const better: Join = most === 1 ? "any" : { atLeast: most };
    const field = factsOf(entry).join;
    const edits: Fix["edits"] =
      fromConfig !== undefined && field !== undefined
        ? [{ kind: "set_config", nodeId: node.id, path: [field], value: better }]
        : [{ kind: "set_node", nodeId: node.id, property: "join", value: better }];
    const fix = { title: most === 1 ? "Wait for the first path" : `Wait for ${most} paths`, edits };
    return [{ severity: "error", code: "join_exclusive", nodeId: node.id, message, fix }];
  });
}

/** The most of these that one run can take. */
function mostTaken(ways: readonly Way[]): number {
  const count = (chains: readonly Way[][], depth: number): number => {
    const here = chains.filter((chain) => chain.length <= depth).length;
    const further = Map.groupBy(
      chains.filter((chain) => chain.length > depth),
      (chain) => chain[depth]?.by,
    );
    let sum = here;
    for (const group of further.values()) {
      const [first] = group;
      const ports = new Set(group.flatMap((chain) => chain[depth]?.taken ?? []));
      const isFree = first?.[depth]?.beside === true || ports.size === 0;
      // Of the ports of a decision a run takes one.
      const through = (port: string) =>
        count(
          group.filter((chain) => chain[depth]?.taken?.includes(port)),
          depth + 1,
        );
      sum += isFree ? count(group, depth + 1) : Math.max(...[...ports].map(through));
    }
    return sum;
  };
  return count(ways.map(decisionsOf), 0);
}

/** Ports that a setting opens: one that is open and leads nowhere, and one that leads on and is shut. */
function checkOptionalPorts({ nodes, graph }: Outline): Problem[] {
  const linked = new Set(graph.edges.map(({ source, sourcePort }) => `${source} ${sourcePort}`));
  return nodes.flatMap((entry) =>
    (factsOf(entry).optionalPorts ?? []).flatMap(({ port, field, value }): Problem[] => {
      const { node, title, rules } = entry;
      if (node.disabled || !rules) return [];
      const isOpen = node.config[field] === value;
      const isLinked = linked.has(`${node.id} ${port}`);
      if (isOpen === isLinked) return [];
      const name = portsOf(rules.descriptor, node).find(({ id }) => id === port)?.title ?? port;
      const at = { severity: "warning", nodeId: node.id, field } as const;
      if (isOpen) {
        const message = `${title} sends runs to “${name}”, and nothing follows there, so they end. Connect it if more should happen.`;
        return [{ ...at, code: "unconnected_port", message }];
      }
      const message = `No run takes “${name}” of ${title}, because its settings do not ask for it. Choose that path in the settings, or remove what follows.`;
      const edits: Fix["edits"] = [{ kind: "set_config", nodeId: node.id, path: [field], value }];
      return [{ ...at, code: "port_not_used", message, fix: { title: `Use the path “${name}”`, edits } }];
    }),
  );
}

/**
 * A step that uses what a parallel path gives, without waiting for it: how it could wait. Undefined where one excludes the other
 * or comes after it.
 */
export function waitingFor(
  { graph, isUpstream, links, sorting, containers }: Outline,
  certainty: Certainty,
  earlier: OutlineNode,
  later: OutlineNode,
): Fix | undefined {
  const [one, other] = [certainty.wayTo(earlier), certainty.wayTo(later)];
  if (!one || !other || earlier === later || sorting.cycles.length > 0 || later.isTrigger || earlier.isTrigger)
    return undefined;
  if (isUpstream(later.at, earlier.at) || partedAt(one, other) || joinsEarly(later)) return undefined;
  if (containers.get(earlier) !== containers.get(later) || !earlier.rules) return undefined;
  if (!links.some(({ target }) => target === later)) return undefined;
  const ports = portsOf(earlier.rules.descriptor, earlier.node).filter(({ id }) => id !== ERROR_PORT);
  const port = ports.find(({ id }) => id === NEXT_PORT) ?? (ports.length === 1 ? ports[0] : undefined);
  if (!port) return undefined;
  const ends = { source: earlier.node.id, sourcePort: port.id, target: later.node.id };
  const id = freeEdgeId(graph.edges, `${earlier.node.id}-${later.node.id}`);
  return {
    title: `Let ${later.title} wait for ${earlier.title}`,
    edits: [{ kind: "add_edge", edge: { id, ...ends } }],
  };
}
