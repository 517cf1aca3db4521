import { bodyPort, type Outline, type OutlineNode } from "./outline.ts";
import type { Problem } from "./problem.ts";

/** A body is entered only through its container, and nothing leads out of it: it ends where its paths end. */
export function checkBodies(outline: Outline): Problem[] {
  return [...checkEntries(outline), ...checkEmpty(outline), ...checkGoals(outline)];
}

function checkEntries({ links, containers, sorting }: Outline): Problem[] {
  if (sorting.cycles.length > 0) return [];
  return links.flatMap(({ edge, source, target }): Problem[] => {
    const from = bodyPort(source) === edge.sourcePort ? source : containers.get(source);
    const into = containers.get(target);
    if (from === into || !into) return [];
    const message = `${target.title} is one of the steps inside ${into.title}, but ${source.title} leads to it from outside. Remove this connection, or the one from inside: what is to follow when all is done belongs behind another port of ${into.title}.`;
    return [{ severity: "error", code: "edge_into_body", edgeId: edge.id, nodeId: target.node.id, message }];
  });
}

function checkEmpty({ nodes, links }: Outline): Problem[] {
  const filled = new Set(links.flatMap(({ edge, source }) => (bodyPort(source) === edge.sourcePort ? source : [])));
  return nodes
    .filter((entry) => bodyPort(entry) !== undefined && !entry.node.disabled && !filled.has(entry))
    .map((entry) => ({
      severity: "warning",
      code: "empty_body",
      nodeId: entry.node.id,
      message: `${entry.title} has no steps inside, so it does nothing. Connect its port “${titleOf(entry)}”.`,
    }));
}

function titleOf(entry: OutlineNode): string {
  const port = bodyPort(entry);
  return entry.rules?.descriptor.ports.fixed.find(({ id }) => id === port)?.title ?? port ?? "";
}

function checkGoals({ nodes, containers }: Outline): Problem[] {
  return nodes.flatMap((entry): Problem[] => {
    const container = containers.get(entry);
    if (!container || entry.node.disabled || !entry.rules?.traits?.goal) return [];
    const message = `${entry.title} is inside ${container.title}, where a run cannot jump to. Put it behind ${container.title}.`;
    return [{ severity: "error", code: "goal_in_body", nodeId: entry.node.id, message }];
  });
}
