import type { GraphNode } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";

/** The problems of one step, or of the workflow as a whole. */
export interface ProblemGroup {
  node: GraphNode | undefined;
  problems: readonly Problem[];
}

/**
 * Problems by step, errors first: the workflow's own, then steps with an error, then the others, in the order in which they are
 * drawn from top to bottom.
 */
export function groupProblems(problems: readonly Problem[], nodes: readonly GraphNode[]): ProblemGroup[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const groups = Map.groupBy(problems, ({ nodeId }) => (nodeId === undefined ? undefined : byId.get(nodeId)));
  return [...groups]
    .map(([node, own]) => ({ node, problems: own.toSorted((a, b) => weight(a) - weight(b)) }))
    .toSorted((a, b) => rank(a) - rank(b) || drawnBefore(a.node, b.node));
}

function weight({ severity }: Problem): number {
  return severity === "error" ? 0 : 1;
}

function rank({ node, problems }: ProblemGroup): number {
  return (problems.some(({ severity }) => severity === "error") ? 0 : 2) + (node ? 1 : 0);
}

function drawnBefore(one: GraphNode | undefined, other: GraphNode | undefined): number {
  if (!one || !other) return 0;
  return one.position.y - other.position.y || one.position.x - other.position.x;
}

/** The step with problems that comes next in the list (or before), round and round; undefined where there is none. */
export function neighbourWithProblems(
  groups: readonly ProblemGroup[],
  selected: string | null,
  direction: 1 | -1,
): ProblemGroup | undefined {
  const steps = groups.filter(({ node }) => node !== undefined);
  const at = steps.findIndex(({ node }) => node?.id === selected);
  if (at < 0) return direction === 1 ? steps[0] : steps.at(-1);
  return steps[(at + direction + steps.length) % steps.length];
}
