import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { own } from "./keys.ts";
import type { Plan } from "./plan.ts";
import { copied, downstreamOf, settledEdges, skipped } from "./settled.ts";
import type { CoreStepStatus, RunState } from "./state.ts";

/** What an earlier run has left of itself, by node id; steps inside bodies are of no use here. */
export interface Recorded {
  /** From its log. A step that did not leave through a port (`port` is null) led nowhere. */
  steps: Readonly<Record<string, { status: CoreStepStatus | "pending"; port?: string | null }>>;
  outputs: Readonly<Record<string, Json>>;
  vars: JsonObject;
}

/**
 * The state of a run that begins at a node: what neither is this node nor follows it counts as done, with the outputs and on
 * the paths of the earlier run. The input `start_at` begins it. What follows the node and is also led to from elsewhere
 * meets that path as the earlier run left it, so that a join waits only for what still comes.
 *
 * @returns undefined where a run cannot begin: the node is not there, or it is inside a body.
 */
export function resumeAt(plan: Plan, from: Recorded, nodeId: string): RunState | undefined {
  const start = plan.index.get(nodeId);
  if (start === undefined || plan.nodes[start]?.container !== undefined) return undefined;
  const ahead = downstreamOf(plan, [start]);
  const state: RunState = { status: "running", steps: {}, edges: {}, outputs: {}, vars: { ...from.vars } };
  for (const [at, { id, container }] of plan.nodes.entries()) {
    if (at === start || ahead.has(at) || container !== undefined) continue;
    const step = own(from.steps, id);
    const hasLeft = (step?.status === "succeeded" || step?.status === "failed") && typeof step.port === "string";
    state.steps[id] = hasLeft ? copied(step.port) : skipped;
    const output = own(from.outputs, id);
    if (hasLeft && output !== undefined) state.outputs[id] = output;
  }
  state.edges = settledEdges(plan, state.steps);
  for (const index of plan.nodes[start]?.incoming ?? []) state.edges[plan.edges[index]?.id ?? ""] = "taken";
  return state;
}
