import { own, parseScope, parseStepKey, scopedKey, scopesAround } from "./keys.ts";
import type { JoinVerdict, Tally } from "./joins.ts";
import type { Plan, PlanNode } from "./plan.ts";
import type { Command, LoopState, RunState, StepState } from "./state.ts";

/** A step of a run, with what the plan knows of it. */
export interface StepAt {
  node: PlanNode;
  scope: string;
  /** Of `RunState.steps`. */
  key: string;
}

/** How a scope that has begun and is not done stands. */
export interface ScopeTally {
  /** Steps that are running or waiting, those of scopes inside it included. */
  active: number;
  /** Containers that are not done, and steps that wait for repair. Those of scopes inside it count there. */
  unfinished: number;
}

/** A run's state while inputs are applied: a private copy, with the counts that would otherwise be searched for again and again. */
export interface Draft {
  readonly plan: Plan;
  readonly state: RunState;
  readonly commands: Command[];
  changed: boolean;
  /** How many steps are in each of these; containers whose bodies are under way are in neither. */
  running: number;
  waiting: number;
  /** Joins of several edges that were touched in this call, by step key. */
  readonly tallies: Map<string, Tally>;
  /** Steps whose join is decided and that have not been begun yet. */
  readonly decided: { at: StepAt; verdict: Exclude<JoinVerdict, "wait"> }[];
  readonly scopes: Map<string, ScopeTally>;
  /** How many scopes of a container are active, by its step key. */
  readonly busy: Map<string, number>;
  /** Scopes that may be done. */
  readonly touched: Set<string>;
}

/** Copies what can change; steps, outputs and variables themselves are replaced and never modified. */
export function openDraft(plan: Plan, state: RunState): Draft {
  const draft: Draft = {
    plan,
    state: { ...state, steps: {}, edges: { ...state.edges }, outputs: { ...state.outputs } },
    commands: [],
    changed: false,
    running: 0,
    waiting: 0,
    tallies: new Map(),
    decided: [],
    scopes: new Map(),
    busy: new Map(),
    touched: new Set(),
  };
  if (state.loops) draft.state.loops = { ...state.loops };
  for (const [key, step] of Object.entries(state.steps)) {
    draft.state.steps[key] = step;
    count(draft, key, undefined, step);
  }
  draft.touched.clear();
  return draft;
}

export function stepAt(node: PlanNode, scope: string): StepAt {
  return { node, scope, key: scopedKey(scope, node.id) };
}

export function locate(draft: Draft, nodeId: string, scope: string): StepAt | undefined {
  const index = draft.plan.index.get(nodeId);
  const node = index === undefined ? undefined : draft.plan.nodes[index];
  return node && typeof scope === "string" ? stepAt(node, scope) : undefined;
}

export function readStep(draft: Draft, at: StepAt): StepState | undefined {
  return own(draft.state.steps, at.key);
}

/** The only place that writes a step, so that the counts stay right. */
export function writeStep(draft: Draft, key: string, step: StepState): void {
  count(draft, key, own(draft.state.steps, key), step);
  draft.state.steps[key] = step;
  draft.changed = true;
}

export function isActive(step: StepState): boolean {
  return step.status === "running" || (step.status === "waiting" && !step.looping);
}

function isUnfinished(step: StepState): boolean {
  return step.looping === true || step.error !== undefined;
}

function count(draft: Draft, key: string, before: StepState | undefined, after: StepState): void {
  if (before && isActive(before)) draft[before.status as "running" | "waiting"] -= 1;
  if (isActive(after)) draft[after.status as "running" | "waiting"] += 1;
  if (!key.includes("/")) return;
  const active = Number(isActive(after)) - Number(before !== undefined && isActive(before));
  const unfinished = Number(isUnfinished(after)) - Number(before !== undefined && isUnfinished(before));
  const { scope } = parseStepKey(key);
  for (const around of scopesAround(scope)) {
    const tally = draft.scopes.get(around) ?? { active: 0, unfinished: 0 };
    draft.scopes.set(around, tally);
    draft.touched.add(around);
    const wasActive = tally.active > 0;
    tally.active += active;
    if (around === scope) tally.unfinished += unfinished;
    if (wasActive === tally.active > 0) continue;
    const { containerKey } = parseScope(around);
    draft.busy.set(containerKey, (draft.busy.get(containerKey) ?? 0) + (wasActive ? -1 : 1));
  }
}

export function readLoop(draft: Draft, containerKey: string): LoopState | undefined {
  return draft.state.loops && own(draft.state.loops, containerKey);
}

export function writeLoop(draft: Draft, containerKey: string, loop: LoopState | undefined): void {
  const loops = (draft.state.loops ??= {});
  if (loop) loops[containerKey] = loop;
  else delete loops[containerKey];
  if (Object.keys(loops).length === 0) delete draft.state.loops;
  draft.changed = true;
}

export function isHeld(draft: Draft, at: StepAt): boolean {
  const { held } = draft.state;
  return held !== undefined && held.some((entry) => entry.nodeId === at.node.id && entry.scope === at.scope);
}
