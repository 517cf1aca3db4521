import { type Draft, isActive, readStep, stepAt, writeStep } from "./draft.ts";
import { unhandledFailure } from "./ending.ts";
import { cancelStep, dropScopes } from "./scopes.ts";
import { finishStep, resolveOutgoing } from "./steps.ts";

/**
 * Calls off nodes of one scope: what is active is cancelled, what waits for repair is given up, what has not begun is
 * skipped, and every edge that leaves them and is open dies. Call `propagate` afterwards.
 * @param nodes indexes of nodes of this scope
 */
export function withdraw(draft: Draft, scope: string, nodes: Iterable<number>, reason: string): void {
  const gone = new Set<string>();
  let gaveUp = false;
  for (const index of nodes) {
    const node = draft.plan.nodes[index];
    if (!node) continue;
    const at = stepAt(node, scope);
    const step = readStep(draft, at);
    if (!step) {
      finishStep(draft, at, "skipped", 0, undefined);
    } else if (isActive(step) || step.looping) {
      if (node.body !== undefined) dropScopes(draft, at.key, reason);
      cancelStep(draft, at.key, step.attempt, reason);
      resolveOutgoing(draft, at, undefined);
      gone.add(at.key);
    } else if (step.error) {
      gaveUp = true;
      if (node.body !== undefined) dropScopes(draft, at.key, reason);
      writeStep(draft, at.key, { status: "failed", attempt: step.attempt });
      resolveOutgoing(draft, at, undefined);
    }
  }
  forgetHeld(draft);
  if (!gaveUp && gone.size === 0) return;
  const left = unhandledFailure(draft);
  if (left) draft.state.error = left;
  else delete draft.state.error;
}

/** What was to begin on resume and is called off begins no more. */
function forgetHeld({ state, plan }: Draft): void {
  if (!state.held) return;
  const held = state.held.filter(({ nodeId, scope }) => {
    const node = plan.nodes[plan.index.get(nodeId) ?? -1];
    return node && state.steps[stepAt(node, scope).key]?.status === "waiting";
  });
  if (held.length > 0) state.held = held;
  else delete state.held;
}

/** Everything that leads to a node, within its scope. */
export function ancestorsOf({ plan }: Draft, node: number): Set<number> {
  const reached = new Set<number>();
  const container = plan.nodes[node]?.container;
  const follow = (at: number) => {
    for (const index of plan.nodes[at]?.incoming ?? []) {
      const source = plan.edges[index]?.source;
      if (source !== undefined && plan.nodes[source]?.container === container) reached.add(source);
    }
  };
  follow(node);
  for (const at of reached) follow(at);
  return reached;
}
