import { isActive } from "./draft.ts";
import { own, parseStepKey } from "./keys.ts";
import type { Plan } from "./plan.ts";
import { downstreamOf, settledEdges, skipped } from "./settled.ts";
import type { RunState } from "./state.ts";

/** The run's state on another version, or in words why it has to stay where it is. */
export type Migrated = { state: RunState } | { reason: string };

/**
 * Moves a run that waits to another version of its workflow. Everything that has happened stays as it is; what the steps that
 * wait lead to in the new version is decided when they are done. Nothing else ever runs: a node that the new version added
 * elsewhere, or that this run did not come to, counts as skipped. Pure.
 */
export function migrate(oldPlan: Plan, newPlan: Plan, state: RunState): Migrated {
  const reason = whyNot(oldPlan, newPlan, state);
  if (reason !== undefined) return { reason };
  const moved: RunState = { ...state, steps: {}, edges: {}, outputs: {} };
  const active: number[] = [];
  for (const [at, { id, container }] of newPlan.nodes.entries()) {
    const step = container === undefined ? own(state.steps, id) : undefined;
    if (!step) continue;
    moved.steps[id] = step;
    if (isActive(step)) active.push(at);
    const output = own(state.outputs, id);
    if (output !== undefined) moved.outputs[id] = output;
  }
  const isDone = (at: number) => own(moved.steps, newPlan.nodes[at]?.id ?? "") !== undefined;
  const ahead = downstreamOf(newPlan, active, isDone);
  for (const [at, { id, container }] of newPlan.nodes.entries()) {
    if (container === undefined && !isDone(at) && !ahead.has(at)) moved.steps[id] = skipped;
  }
  moved.edges = settledEdges(newPlan, moved.steps);
  return { state: moved };
}

function whyNot(oldPlan: Plan, newPlan: Plan, { status, steps }: RunState): string | undefined {
  if (status !== "waiting" && status !== "paused") return "The run does not wait.";
  let waits = false;
  for (const [key, step] of Object.entries(steps)) {
    const { nodeId } = parseStepKey(key);
    if (step.error) return `The step “${nodeId}” has failed and waits for a person.`;
    if (step.looping) return `The body of “${nodeId}” is under way.`;
    if (!isActive(step)) continue;
    if (step.status === "running") return `The step “${nodeId}” is being carried out.`;
    const before = nodeOf(oldPlan, nodeId);
    const after = nodeOf(newPlan, nodeId);
    if (!after) return `The step “${nodeId}” at which the run waits is not in the new version.`;
    if (before?.type !== after.type || before.kind !== after.kind)
      return `The step “${nodeId}” at which the run waits is of another type in the new version.`;
    if (after.container !== undefined)
      return `The step “${nodeId}” at which the run waits is in the body of a loop in the new version.`;
    waits = true;
  }
  return waits ? undefined : "The run does not wait for anything.";
}

function nodeOf(plan: Plan, id: string) {
  const at = plan.index.get(id);
  return at === undefined ? undefined : plan.nodes[at];
}
