import { NEXT_PORT } from "@millrace/shared/graph/document.ts";
import type { Json } from "@millrace/shared/json.ts";
import { type Draft, isActive, readStep, type StepAt } from "./draft.ts";
import { downstreamOf } from "./settled.ts";
import { finishStep, recordOutput } from "./steps.ts";
import { withdraw } from "./withdraw.ts";

/**
 * Lets the run go on behind a goal. Everything that is neither the goal nor behind it is called off; what is behind it and
 * has begun already goes on. Call `propagate` afterwards.
 * @returns false where the goal changes nothing: it is done or passed by, or the run has not begun.
 */
export function reachGoal(draft: Draft, goal: StepAt, output: Json | undefined): boolean {
  const { plan, state } = draft;
  const step = readStep(draft, goal);
  if (!goal.node.goal || goal.node.container !== undefined || Object.keys(state.steps).length === 0) return false;
  if (step && !isActive(step)) return false;
  const index = plan.index.get(goal.node.id) ?? -1;
  const behind = downstreamOf(plan, [index]);
  const others = [...plan.nodes.keys()].filter(
    (at) => at !== index && !behind.has(at) && plan.nodes[at]?.container === undefined,
  );
  withdraw(draft, "", others, `The goal “${goal.node.id}” was reached.`);
  if (step && state.held) dropHeld(draft, goal);
  recordOutput(draft, goal, output);
  finishStep(draft, goal, "succeeded", step?.attempt ?? 0, NEXT_PORT);
  return true;
}

function dropHeld({ state }: Draft, { node, scope }: StepAt): void {
  const held = state.held?.filter((entry) => entry.nodeId !== node.id || entry.scope !== scope) ?? [];
  if (held.length > 0) state.held = held;
  else delete state.held;
}
