import { portsOf } from "../nodes/ports.ts";
import { ERROR_PORT, type GraphNode } from "./document.ts";
import type { Outline, OutlineNode } from "./outline.ts";
import type { Problem } from "./problem.ts";

const maxCycles = 20;
const maxNames = 6;

/** How the steps hang together: something starts, everything can be reached, nothing goes round, joins can be met. */
export function checkPaths(outline: Outline): Problem[] {
  return [
    ...checkTriggers(outline),
    ...checkCycles(outline),
    ...checkReach(outline),
    ...checkJoins(outline),
    ...checkOpenPorts(outline),
  ];
}

function checkTriggers({ nodes }: Outline): Problem[] {
  const triggers = nodes.filter(({ isTrigger }) => isTrigger);
  if (triggers.some(({ node }) => !node.disabled)) return [];
  const message =
    triggers.length === 0
      ? "Nothing starts this workflow. Add a trigger."
      : "Nothing starts this workflow: every trigger is switched off. Switch one on.";
  return [{ severity: "error", code: "no_trigger", message }];
}

function checkCycles({ nodes, links, sorting }: Outline): Problem[] {
  return sorting.cycles.slice(0, maxCycles).map((cycle): Problem => {
    const round = cycle.flatMap((at) => nodes[at] ?? []);
    const [first] = round;
    const last = round.at(-1);
    const closing = links.find(({ source, target }) => source === last && target === first);
    const names = round.map(({ title }) => title);
    const shown = names.length > maxNames ? [...names.slice(0, maxNames - 1), "…", names.at(-1) ?? ""] : names;
    return {
      severity: "error",
      code: "cycle",
      ...(first ? { nodeId: first.node.id } : {}),
      ...(closing ? { edgeId: closing.edge.id } : {}),
      message: `These steps lead round in a circle: ${shown.join(" → ")} → ${names[0]}. Remove one of the connections between them.`,
    };
  });
}

function checkReach({ nodes, links }: Outline): Problem[] {
  const following = Map.groupBy(links, ({ source }) => source);
  const reached = new Set(nodes.filter(({ isTrigger, node }) => isTrigger && !node.disabled));
  // A set is walked in the order in which it grows.
  for (const entry of reached) for (const { target } of following.get(entry) ?? []) reached.add(target);
  if (reached.size === 0) return [];
  return nodes
    .filter((entry) => !reached.has(entry) && !entry.isTrigger)
    .map(({ node, title }) => ({
      severity: "warning",
      code: "unreachable",
      nodeId: node.id,
      message: `No trigger leads to ${title}, so it will never run. Connect it, or remove it.`,
    }));
}

function checkJoins({ nodes, links }: Outline): Problem[] {
  const arriving = new Map<OutlineNode, number>();
  for (const { target } of links) arriving.set(target, (arriving.get(target) ?? 0) + 1);
  return nodes.flatMap((entry): Problem[] => {
    const { node, rules, title } = entry;
    const fromConfig = node.disabled ? undefined : rules?.traits?.joinFromConfig?.(node.config);
    const join = fromConfig ?? node.join;
    const count = arriving.get(entry) ?? 0;
    if (typeof join !== "object" || count === 0 || join.atLeast <= count) return [];
    const message = `${title} waits for ${join.atLeast} paths, but only ${count} ${count === 1 ? "leads" : "lead"} to it. Connect more, or ask for fewer.`;
    return [{ severity: "error", code: "join_unsatisfiable", nodeId: node.id, message }];
  });
}

/**
 * A branch that somebody made, or an error path that was chosen, and that leads nowhere was probably forgotten.
 * A type's fixed ports are not: it is usual that nothing follows “Otherwise”.
 */
function checkOpenPorts({ nodes, links }: Outline): Problem[] {
  const connected = new Set(links.map(({ edge }) => portKey(edge.source, edge.sourcePort)));
  return nodes.flatMap(({ node, rules, title }) => {
    if (!rules || node.disabled) return [];
    const fixed = new Set(rules.descriptor.ports.fixed.map(({ id }) => id));
    return portsOf(rules.descriptor, node)
      .filter(({ id, mayEnd }) => !mayEnd && !fixed.has(id) && !connected.has(portKey(node.id, id)))
      .map((port) => openPort(node, title, port));
  });
}

function openPort(node: GraphNode, title: string, port: { id: string; title: string }): Problem {
  const message =
    port.id === ERROR_PORT
      ? `Nothing follows when ${title} fails, so its failures pass in silence. Connect its error path, or choose what else happens on error.`
      : `Nothing follows the path “${port.title}” of ${title}, so runs that take it end there. Connect it if more should happen.`;
  return { severity: "warning", code: "unconnected_port", nodeId: node.id, message };
}

function portKey(nodeId: string, port: string): string {
  return `${nodeId} ${port}`;
}
