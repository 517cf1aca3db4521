import { advance } from "../core/advance.ts";
import { scopedKey } from "../core/keys.ts";
import type { Command, Input } from "../core/state.ts";
import { type ActiveRun, type Batch, runErrorOf, stepOf } from "./batch.ts";
import { notePause, releaseChild } from "./children/collect.ts";
import { noteRevival, watchGoals } from "./goals.ts";
import { noteRevived } from "./numbers/uncount.ts";
import { createSlice, isOfLoop, postpone } from "./slices.ts";
import type { PendingStep } from "./step-results.ts";
import { executeSteps } from "./steps.ts";

/**
 * Drives the core in waves: the commands of all runs are collected, carried out kind by kind, and their results fed back,
 * until every run has finished or waits for something outside.
 */
export async function runWaves(batch: Batch, inputs: Map<ActiveRun, Input[]>): Promise<void> {
  await watchGoals(batch, inputs);
  const isOverdue = createSlice();
  let wave = inputs;
  while (wave.size > 0) {
    const pending: PendingStep[] = [];
    for (const [run, given] of wave) applyInputs(batch, run, given, pending);
    const later = isOverdue() ? pending.filter(isOfLoop) : [];
    wave = await executeSteps(batch, later.length > 0 ? pending.filter((step) => !isOfLoop(step)) : pending);
    postpone(batch, later, wave);
  }
}

function applyInputs(batch: Batch, run: ActiveRun, inputs: Input[], pending: PendingStep[]): void {
  const { state, commands } = advance(run.version.plan, run.state, inputs);
  if (state !== run.state) run.changed = true;
  const before = run.state.status;
  run.state = state;
  notePause(batch, run, before);
  noteRevival(batch, run, before);
  noteRevived(run, before);
  for (const command of commands) {
    if (command.type !== "execute" || isWanted(run, command)) carryOut(batch, run, command, pending);
  }
}

/** Whether a step is still to be carried out: one input may have begun it, and the next of the same moment called it off. */
function isWanted({ state }: ActiveRun, { scope, nodeId, attempt }: Command & { type: "execute" }): boolean {
  const step = state.steps[scopedKey(scope, nodeId)];
  return step?.status === "running" && step.attempt === attempt;
}

function carryOut(batch: Batch, run: ActiveRun, command: Command, pending: PendingStep[]): void {
  if (command.type === "run_finished") return;
  const node = run.version.nodes.get(command.nodeId);
  if (!node) return;
  const { nodeId, scope } = command;
  const now = batch.clock().toISOString();
  switch (command.type) {
    case "execute":
      pending.push({
        ...{ run, node, scope, attempt: command.attempt },
        ...(command.from === undefined ? {} : { from: command.from }),
      });
      return;
    case "retry_later": {
      const { attempt, delayMs, error } = command;
      const dueAt = new Date(Date.parse(now) + delayMs).toISOString();
      const step = stepOf(run, node, scope, attempt - 1);
      step.attempts.push({
        attempt: attempt - 1,
        startedAt: step.startedAt ?? now,
        finishedAt: now,
        error: runErrorOf(nodeId, error),
        retryAt: dueAt,
      });
      step.status = "waiting";
      step.error = runErrorOf(nodeId, error);
      step.dueAt = dueAt;
      batch.released.push({ runId: run.id, nodeId, scope, attempt });
      releaseChild(batch, run, node, scope);
      batch.timers.push({ runId: run.id, nodeId, scope, attempt, kind: "retry", port: null, dueAt });
      return;
    }
    case "step_finished": {
      const step = stepOf(run, node, scope, command.attempt);
      step.status = command.status;
      step.port = command.port;
      step.error = command.error ? runErrorOf(nodeId, command.error) : null;
      if (command.reason !== undefined) step.error = { code: "called_off", message: command.reason, nodeId };
      // However the result came: from this wave, an event, a timer or an external step.
      if (command.status === "succeeded") step.output = command.output;
      step.finishedAt = now;
      step.dueAt = null;
      if (command.status !== "skipped") step.startedAt ??= run.isNew || run.isQueued ? now : null;
      if (command.error) {
        step.attempts.push({
          attempt: command.attempt,
          startedAt: step.startedAt ?? now,
          finishedAt: now,
          error: runErrorOf(nodeId, command.error),
        });
      }
      if (!run.isNew) batch.released.push({ runId: run.id, nodeId, scope, attempt: command.attempt });
      releaseChild(batch, run, node, scope);
      return;
    }
    case "dead_letter": {
      const step = stepOf(run, node, scope, command.attempt);
      batch.deadLetters.push({
        runId: run.id,
        workflowId: run.version.workflowId,
        nodeId,
        scope,
        attempt: command.attempt,
        type: node.node.type,
        input: step.input ?? null,
        error: runErrorOf(nodeId, command.error),
      });
      return;
    }
    case "release":
      batch.released.push({ runId: run.id, nodeId, scope, attempt: 0 });
      releaseChild(batch, run, node, scope);
      return;
    default:
      command satisfies never;
  }
}
