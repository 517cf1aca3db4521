import { type Draft, isActive, type StepAt, writeLoop, writeStep } from "./draft.ts";
import { own, parseStepKey, scopedKey } from "./keys.ts";

/** Forgets a scope that is done: what its steps were is in the log, and late results find nothing to change. */
export function forgetScope({ state, plan, scopes }: Draft, container: StepAt, scope: string): { hasFailed: boolean } {
  let hasFailed = false;
  const forgetEdges = (outgoing: readonly number[]) => {
    for (const index of outgoing) delete state.edges[scopedKey(scope, plan.edges[index]?.id ?? "")];
  };
  for (const index of container.node.inside) {
    const node = plan.nodes[index];
    if (!node) continue;
    const key = scopedKey(scope, node.id);
    if (own(state.steps, key)?.status === "failed") hasFailed = true;
    delete state.steps[key];
    delete state.outputs[key];
    forgetEdges(node.outgoing);
  }
  forgetEdges(container.node.outgoing);
  scopes.delete(scope);
  return { hasFailed };
}

/** Cancels a step that is running or waiting; what its edges come to is the caller's to say. */
export function cancelStep(draft: Draft, key: string, attempt: number, reason: string | undefined): void {
  const ref = parseStepKey(key);
  writeStep(draft, key, { status: "cancelled", attempt });
  draft.commands.push(
    { type: "step_finished", ...ref, status: "cancelled", attempt, ...(reason === undefined ? {} : { reason }) },
    { type: "release", ...ref },
  );
}

/** Calls off everything in the scopes of a container, and forgets them. */
export function dropScopes(draft: Draft, containerKey: string, reason: string | undefined): void {
  const { state, scopes } = draft;
  const isInside = (key: string) => key.startsWith(`${containerKey}:`);
  // Sorted, because a state that was stored and read again has its keys in another order.
  for (const key of Object.keys(state.steps).filter(isInside).sort()) {
    const step = own(state.steps, key);
    if (step && (isActive(step) || step.looping)) cancelStep(draft, key, step.attempt, reason);
  }
  for (const part of [state.steps, state.edges, state.outputs])
    for (const key of Object.keys(part)) if (isInside(key)) delete part[key];
  for (const key of Object.keys(state.loops ?? {})) if (isInside(key)) writeLoop(draft, key, undefined);
  for (const scope of scopes.keys()) if (isInside(scope)) scopes.delete(scope);
  writeLoop(draft, containerKey, undefined);
}
