import { NEXT_PORT } from "@millrace/shared/graph/document.ts";
import { isJsonObject } from "@millrace/shared/json.ts";
import { type Draft, isHeld, locate, openDraft, readStep, type StepAt, stepAt, writeStep } from "./draft.ts";
import { cancelSteps, endRun, hasEnded, settle, unhandledFailure } from "./ending.ts";
import { reachGoal } from "./goal.ts";
import { own, parseStepKey } from "./keys.ts";
import { openLoop, settleLoops } from "./loops.ts";
import type { Plan } from "./plan.ts";
import { propagate } from "./propagate.ts";
import { readEndStatus, readError, readText } from "./read.ts";
import { retryDelayMs } from "./retry.ts";
import type { Advanced, Input, RunState, StepState } from "./state.ts";
import { beginStep, failStep, finishStep, recordOutput } from "./steps.ts";

/**
 * The life of a run. A step's own life is drawn in steps.ts.
 *
 *                 nothing runs, something waits
 *   start  ┌─────────┐ ───────────────────► ┌─────────┐
 *   ─────► │ running │                      │ waiting │
 *          └─────────┘ ◄─────────────────── └─────────┘
 *            │  │  ▲     something runs       │  │  ▲
 *            │  │  │ resume                   │  │  │ resume
 *            │  └──┼────── pause ─────────────┼──┘  │
 *            │     └─────────── ┌────────┐ ───┼─────┘
 *            │                  │ paused │    │
 *            │                  └────────┘    │
 *            ▼                      ▼         ▼
 *      nothing is active any more, or stop, or cancel
 *            │                      │                   │
 *      ╔═══════════╗           ╔════════╗         ╔═══════════╗
 *      ║ succeeded ║           ║ failed ║         ║ cancelled ║
 *      ╚═══════════╝           ╚════════╝         ╚═══════════╝
 *                                   │ retry_failed, unless a stop ended it
 *                                   └──► running
 *
 * A paused run records results that were in flight and holds what they lead to; it ends when nothing is left to hold.
 */

/** A run before its `start`. */
export function initialState(): RunState {
  return { status: "running", steps: {}, edges: {}, outputs: {}, vars: {} };
}

/**
 * Applies inputs in order and says what has to be done next. Pure, total and deterministic: no clock, no randomness, no
 * throwing, and `state` is left as it was. One call with many inputs equals many calls with one each.
 *
 * An input that is late, repeated, malformed or about something unknown changes nothing; when no input changes anything,
 * the very same state object comes back.
 */
export function advance(plan: Plan, state: RunState, inputs: readonly Input[]): Advanced {
  const draft = openDraft(plan, state);
  for (const input of inputs) {
    if (isJsonObject(input)) apply(draft, input);
  }
  return { state: draft.changed ? draft.state : state, commands: draft.commands };
}

function apply(draft: Draft, input: Input): void {
  const { state } = draft;
  if (input.type === "retry_failed") return retryFailed(draft, input);
  if (hasEnded(state.status)) return;
  switch (input.type) {
    case "start":
      return start(draft, input);
    case "start_at":
      return startAt(draft, input);
    case "succeeded":
      return succeed(draft, input);
    case "failed":
      return fail(draft, input);
    case "waiting":
      return wait(draft, input);
    case "postponed":
      return postpone(draft, input);
    case "retry_due":
      return retry(draft, input);
    case "stop":
      return stop(draft, input);
    case "cancel":
      cancelSteps(draft);
      return endRun(draft, "cancelled", {
        code: "cancelled",
        message: readText(input.reason) ?? "The run was cancelled.",
      });
    case "pause":
      if (state.status === "paused") return;
      state.status = "paused";
      draft.changed = true;
      return;
    case "resume":
      return resume(draft);
    case "opened":
      return open(draft, input);
    case "pause_here":
      return pauseHere(draft, input);
    case "goal": {
      const at = locate(draft, input.nodeId, "");
      if (at && reachGoal(draft, at, input.output)) conclude(draft);
      return;
    }
    case "exit":
      return exit(draft, input);
    default:
      // Input of a newer version, or garbage: ignored, as the type system promises there is none.
      return input satisfies never;
  }
}

type Named<T extends Input["type"]> = Extract<Input, { type: T }>;

/** Takes the chosen trigger; everything else that nothing leads to is skipped. */
function start(draft: Draft, { nodeId, output }: Named<"start">): void {
  const at = locate(draft, nodeId, "");
  if (at?.node.kind !== "trigger" || readStep(draft, at)) return;
  recordOutput(draft, at, output);
  for (const index of draft.plan.roots) {
    const root = draft.plan.nodes[index];
    if (!root) continue;
    if (root === at.node) finishStep(draft, at, "succeeded", 1, NEXT_PORT);
    else finishStep(draft, stepAt(root, ""), "skipped", 0, undefined);
  }
  conclude(draft);
}

/** Begins at a node to which everything that leads is decided already. */
function startAt(draft: Draft, { nodeId }: Named<"start_at">): void {
  const at = locate(draft, nodeId, "");
  if (!at || at.node.container !== undefined || readStep(draft, at) || draft.running + draft.waiting > 0) return;
  const isOpen = (index: number) => own(draft.state.edges, draft.plan.edges[index]?.id ?? "") === undefined;
  if (at.node.incoming.some(isOpen)) return;
  if (at.node.kind === "trigger" || at.node.disabled) finishStep(draft, at, "succeeded", 0, NEXT_PORT);
  else beginStep(draft, at, 1);
  conclude(draft);
}

function succeed(draft: Draft, input: Named<"succeeded">): void {
  const at = awaited(draft, input);
  if (!at) return;
  recordOutput(draft, at, input.output);
  if (isJsonObject(input.vars)) draft.state.vars = { ...draft.state.vars, ...input.vars };
  finishStep(draft, at, "succeeded", input.attempt, readText(input.port) ?? NEXT_PORT);
  conclude(draft);
}

function fail(draft: Draft, input: Named<"failed">): void {
  const at = awaited(draft, input);
  if (!at) return;
  const { attempt } = input;
  const error = readError(input.error);
  const delayMs = retryDelayMs(at.node.retry, attempt, error, input.jitter);
  if (delayMs === undefined) {
    failStep(draft, at, attempt, error);
  } else {
    writeStep(draft, at.key, { status: "waiting", attempt, retrying: true });
    draft.commands.push({
      type: "retry_later",
      nodeId: at.node.id,
      scope: at.scope,
      attempt: attempt + 1,
      delayMs,
      error,
    });
  }
  conclude(draft);
}

function wait(draft: Draft, input: Named<"waiting">): void {
  const at = justBegun(draft, input);
  if (!at) return;
  writeStep(draft, at.key, { status: "waiting", attempt: input.attempt });
  settle(draft);
}

/** Takes back that the attempt has begun. */
function postpone(draft: Draft, input: Named<"postponed">): void {
  const at = awaited(draft, input);
  if (!at || readStep(draft, at)?.status !== "running") return;
  writeStep(draft, at.key, { status: "waiting", attempt: input.attempt - 1, retrying: true });
  conclude(draft);
}

function retry(draft: Draft, { nodeId, scope, attempt }: Named<"retry_due">): void {
  const at = locate(draft, nodeId, scope);
  const step = at && readStep(draft, at);
  if (!at || !step?.retrying || step.attempt + 1 !== attempt) return;
  beginStep(draft, at, attempt);
  settle(draft);
}

/** Gives a dead-lettered step one more attempt. A run that had failed because of it goes on. */
function retryFailed(draft: Draft, { nodeId, scope }: Named<"retry_failed">): void {
  const { state } = draft;
  if (state.status === "succeeded" || state.status === "cancelled" || state.stopped) return;
  const at = locate(draft, nodeId, scope);
  const step = at && readStep(draft, at);
  if (!at || !step?.error || step.attempt === 0) return;
  if (state.status === "failed") state.status = "running";
  beginStep(draft, at, step.attempt + 1);
  const left = unhandledFailure(draft);
  if (left) state.error = left;
  else delete state.error;
  settle(draft);
}

/** Ends the run from one of its steps, which has itself succeeded. Edges that were not resolved stay so. */
function stop(draft: Draft, input: Named<"stop">): void {
  const at = awaited(draft, input);
  const status = readEndStatus(input.status);
  if (!at || !status) return;
  const { nodeId, scope, attempt } = input;
  recordOutput(draft, at, input.output);
  writeStep(draft, at.key, { status: "succeeded", attempt });
  const output = own(draft.state.outputs, at.key);
  const given = output === undefined ? {} : { output };
  draft.commands.push({ type: "step_finished", nodeId, scope, status: "succeeded", attempt, ...given });
  cancelSteps(draft);
  draft.state.stopped = true;
  const message = readText(input.reason) ?? `The workflow ended this run as ${status}.`;
  endRun(draft, status, status === "succeeded" ? undefined : { code: "stopped", message, nodeId });
}

function open(draft: Draft, input: Named<"opened">): void {
  const at = awaited(draft, input);
  if (!at) return;
  openLoop(draft, at, input);
  conclude(draft);
}

function pauseHere(draft: Draft, input: Named<"pause_here">): void {
  const at = justBegun(draft, input);
  if (!at) return;
  writeStep(draft, at.key, { status: "waiting", attempt: input.attempt, pausing: true });
  draft.state.status = "paused";
  conclude(draft);
}

function exit(draft: Draft, { status: given, reason: text }: Named<"exit">): void {
  const status = readEndStatus(given);
  if (status !== "succeeded" && status !== "cancelled") return;
  const reason = readText(text) ?? "An event ended the run.";
  cancelSteps(draft, reason);
  endRun(draft, status, status === "cancelled" ? { code: "exited", message: reason } : undefined);
}

function resume(draft: Draft): void {
  const { state } = draft;
  if (state.status !== "paused") return;
  const held = state.held ?? [];
  delete state.held;
  state.status = "running";
  draft.changed = true;
  for (const key of Object.keys(state.steps).sort()) {
    const step = own(state.steps, key);
    const { nodeId, scope } = parseStepKey(key);
    const at = step?.pausing && locate(draft, nodeId, scope);
    if (at) finishStep(draft, at, "succeeded", step.attempt, NEXT_PORT);
  }
  for (const { nodeId, scope, attempt } of held) {
    const at = locate(draft, nodeId, scope);
    if (at) beginStep(draft, at, attempt);
  }
  // A run that was paused before its start has nothing to settle yet.
  if (Object.keys(state.steps).length > 0) conclude(draft);
}

/** Does all that follows from what an input has decided. */
function conclude(draft: Draft): void {
  propagate(draft);
  settleLoops(draft);
  settle(draft);
}

/** The step that a result is about, if exactly this attempt of it is being carried out. */
function awaited(
  draft: Draft,
  { nodeId, scope, attempt }: { nodeId: string; scope: string; attempt: number },
): StepAt | undefined {
  const at = locate(draft, nodeId, scope);
  const step = at && own(draft.state.steps, at.key);
  if (!step || step.attempt !== attempt) return undefined;
  const active = step.status === "running" || (step.status === "waiting" && isOpen(step) && !isHeld(draft, at));
  return active ? at : undefined;
}

/** The same, for a step that has not waited in this attempt. A container is carried out several times in one, and never waits itself. */
function justBegun(draft: Draft, input: Parameters<typeof awaited>[1]): StepAt | undefined {
  const at = awaited(draft, input);
  return at?.node.body === undefined && at && readStep(draft, at)?.status === "running" ? at : undefined;
}

/** Whether a waiting step waits for its own result. */
function isOpen({ retrying, looping, pausing }: StepState): boolean {
  return !retrying && !looping && !pausing;
}
