import { own, scopedKey } from "./keys.ts";
import type { JoinVerdict, Tally } from "./joins.ts";
import type { Plan, PlanNode } from "./plan.ts";
import type { Command, RunState, StepState } from "./state.ts";

/** A step of a run, with what the plan knows of it. */
export interface StepAt {
  node: PlanNode;
  scope: string;
  /** Of `RunState.steps`. */
  key: string;
}

/** A run's state while inputs are applied: a private copy, with the counts that would otherwise be searched for again and again. */
export interface Draft {
  readonly plan: Plan;
  readonly state: RunState;
  readonly commands: Command[];
  changed: boolean;
  /** How many steps are in each of these. */
  running: number;
  waiting: number;
  /** Joins of several edges that were touched in this call, by step key. */
  readonly tallies: Map<string, Tally>;
  /** Steps whose join is decided and that have not been begun yet. */
  readonly decided: { at: StepAt; verdict: Exclude<JoinVerdict, "wait"> }[];
}

/** Copies what can change; steps, outputs and variables themselves are replaced and never modified. */
export function openDraft(plan: Plan, state: RunState): Draft {
  let running = 0;
  let waiting = 0;
  const steps: Record<string, StepState> = {};
  for (const [key, step] of Object.entries(state.steps)) {
    steps[key] = step;
    if (step.status === "running") running += 1;
    else if (step.status === "waiting") waiting += 1;
  }
  return {
    plan,
    state: { ...state, steps, edges: { ...state.edges }, outputs: { ...state.outputs } },
    commands: [],
    changed: false,
    running,
    waiting,
    tallies: new Map(),
    decided: [],
  };
}

export function stepAt(node: PlanNode, scope: string): StepAt {
  return { node, scope, key: scopedKey(scope, node.id) };
}

export function readStep(draft: Draft, at: StepAt): StepState | undefined {
  return own(draft.state.steps, at.key);
}

/** The only place that writes a step, so that the counts stay right. */
export function writeStep(draft: Draft, key: string, step: StepState): void {
  const before = own(draft.state.steps, key)?.status;
  if (before === "running") draft.running -= 1;
  else if (before === "waiting") draft.waiting -= 1;
  if (step.status === "running") draft.running += 1;
  else if (step.status === "waiting") draft.waiting += 1;
  draft.state.steps[key] = step;
  draft.changed = true;
}

export function isHeld(draft: Draft, at: StepAt): boolean {
  const { held } = draft.state;
  return held !== undefined && held.some((entry) => entry.nodeId === at.node.id && entry.scope === at.scope);
}
