import type { Graph } from "@millrace/shared/graph/document.ts";
import { same } from "@millrace/shared/graph/live/same.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";

/**
 * What is wrong with the present document: what was found here and now, and what only the server can find, as it last said.
 * @param found undefined while nothing was looked at here: then the server's word counts
 */
export function mergeProblems(
  told: readonly Problem[],
  found: readonly Problem[] | undefined,
  graph: Graph,
): readonly Problem[] {
  if (!found) return told;
  const ids = new Set(graph.nodes.map(({ id }) => id));
  const kept = told.filter(({ by, nodeId }) => by === "server" && (nodeId === undefined || ids.has(nodeId)));
  return [...found, ...kept];
}

/** The former list where the new one says the same, so that nothing is drawn again for it. */
export function unlessSame(before: readonly Problem[] | undefined, next: readonly Problem[]): readonly Problem[] {
  return before && same(before, next) ? before : next;
}
