import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Run } from "@millrace/shared/runs/run.ts";

/**
 * Steps of a run that left the machine and would do so once more: all of them from the start (`fromNodeId` undefined),
 * else those at the node and behind it. Node ids in the order of the steps.
 */
export function sentAgain(
  run: Pick<Run, "steps" | "mode">,
  graph: Graph,
  descriptors: ReadonlyMap<string, NodeDescriptor>,
  fromNodeId: string | undefined,
): string[] {
  if (run.mode === "test") return [];
  const again = fromNodeId === undefined ? undefined : downstreamOf(graph, fromNodeId);
  const sent = run.steps.filter((step) => {
    const isExternal = descriptors.get(step.type)?.effect === "external";
    return isExternal && step.status === "succeeded" && (again === undefined || again.has(step.nodeId));
  });
  return [...new Set(sent.map((step) => step.nodeId))];
}

/** A node and every node that edges lead to from it. */
function downstreamOf(graph: Graph, nodeId: string): Set<string> {
  const outgoing = Map.groupBy(graph.edges, (edge) => edge.source);
  const seen = new Set([nodeId]);
  // A set can be walked while it grows.
  for (const id of seen) for (const edge of outgoing.get(id) ?? []) seen.add(edge.target);
  return seen;
}
