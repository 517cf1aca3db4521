import type { JsonObject } from "@millrace/shared/json.ts";
import type { Input } from "../core/state.ts";
import type { StepCall, StepResult } from "../nodes/define.ts";
import { type ActiveRun, stepOf } from "./batch.ts";
import { failedResult } from "./step-error.ts";
import type { ExecutableNode } from "./version.ts";

/** A step that the core wants carried out. */
export interface PendingStep {
  run: ActiveRun;
  node: ExecutableNode;
  scope: string;
  attempt: number;
  /** Of a container: how many scopes of its body it has opened before. */
  from?: number;
}

/** Such a step with its settings filled in. */
export interface Prepared extends PendingStep {
  call: StepCall<JsonObject>;
}

/** What a wave's steps came to: the next inputs of their runs. */
export type Results = Map<ActiveRun, Input[]>;

/** A step's own code may throw; then the step fails, not the batch. */
export function guarded<Result>(work: () => Result): Result | Extract<StepResult, { ok: false }> {
  try {
    return work();
  } catch (error) {
    return failedResult(error);
  }
}

/** Turns a step's result into its log row and the core's input. */
export function settle(results: Results, prepared: Prepared, result: StepResult): void {
  const { run, node, scope, attempt, from = 0 } = prepared;
  const nodeId = node.node.id;
  if (!result.ok) {
    const { code, message, retryable = false, details } = result;
    const error = { code, message, retryable, ...(details === undefined ? {} : { details }) };
    push(results, run, { type: "failed", nodeId, scope, attempt, error, jitter: jitter() });
    return;
  }
  const row = stepOf(run, node, scope, attempt);
  row.explanation = result.explanation;
  if (result.open) {
    row.status = "waiting";
    push(results, run, { type: "opened", nodeId, scope, attempt, from, ...result.open });
    return;
  }
  if (result.pause && run.mode === "live") {
    row.status = "waiting";
    push(results, run, { type: "pause_here", nodeId, scope, attempt });
    return;
  }
  if (result.stop) {
    const { status, reason } = result.stop;
    push(results, run, { type: "stop", nodeId, scope, attempt, status, ...(reason === undefined ? {} : { reason }) });
    return;
  }
  push(results, run, {
    type: "succeeded",
    nodeId,
    scope,
    attempt,
    ...(result.port === undefined ? {} : { port: result.port }),
    ...(result.output === undefined ? {} : { output: result.output }),
    ...(result.vars === undefined ? {} : { vars: result.vars }),
  });
}

/** In [-1, 1]; spreads retries, so that a target that came back is not met by all of them at once. */
export function jitter(): number {
  return Math.random() * 2 - 1;
}

export function push(results: Results, run: ActiveRun, input: Input): void {
  const inputs = results.get(run);
  if (inputs) inputs.push(input);
  else results.set(run, [input]);
}
