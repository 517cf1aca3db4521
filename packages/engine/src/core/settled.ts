import { NEXT_PORT } from "@millrace/shared/graph/document.ts";
import { isActive } from "./draft.ts";
import { own } from "./keys.ts";
import type { Plan } from "./plan.ts";
import type { RunState, StepState } from "./state.ts";

/**
 * The nodes that are still to be decided when these are: what they lead to, in the run itself.
 * @param isDone what comes after a node that is done is not decided by it any more
 */
export function downstreamOf(
  plan: Plan,
  from: Iterable<number>,
  isDone: (node: number) => boolean = () => false,
): Set<number> {
  const starts = new Set(from);
  const reached = new Set<number>();
  // Sets are walked in the order in which they grow.
  const follow = (at: number) => {
    const node = plan.nodes[at];
    for (const index of node?.outgoing ?? []) {
      const edge = plan.edges[index];
      if (edge && edge.port !== node?.body && !starts.has(edge.target) && !isDone(edge.target))
        reached.add(edge.target);
    }
  };
  for (const at of starts) follow(at);
  for (const at of reached) follow(at);
  return reached;
}

/**
 * Resolves every edge that leaves a settled node: taken where the step left through its port, dead otherwise. A container's
 * body belongs to scopes of its own, so the edges into it are not resolved here.
 */
export function settledEdges(plan: Plan, steps: RunState["steps"]): RunState["edges"] {
  const edges: RunState["edges"] = {};
  for (const { id, source, port } of plan.edges) {
    const node = plan.nodes[source];
    const step = node && own(steps, node.id);
    if (!node || !step || node.container !== undefined || node.body === port || isActive(step)) continue;
    edges[id] = step.port === port ? "taken" : "dead";
  }
  return edges;
}

/** As if the step had never been: nothing that follows it alone will run. */
export const skipped: StepState = { status: "skipped", attempt: 0 };

/** As if it had been carried out before this run. */
export function copied(port: string | null | undefined): StepState {
  return { status: "succeeded", attempt: 0, port: port ?? NEXT_PORT };
}
