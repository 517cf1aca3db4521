import { failedResult } from "./step-error.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { scopedKey } from "../core/keys.ts";
import type { Input } from "../core/state.ts";
import type { RecordsDefinition, StepCall, StepResult, WaitDefinition } from "../nodes/define.ts";
import { type ActiveRun, type Batch, stepOf, type TimerRow, type WaitRow } from "./batch.ts";
import { evaluator, valuesOf } from "./context.ts";
import { isOutage } from "../store/outage.ts";
import type { ExecutableNode } from "./version.ts";
import { lookBack } from "./waits.ts";

/** A step that the core wants carried out. */
export interface PendingStep {
  run: ActiveRun;
  node: ExecutableNode;
  scope: string;
  attempt: number;
}

interface Prepared extends PendingStep {
  call: StepCall<JsonObject>;
}

type Results = Map<ActiveRun, Input[]>;

/**
 * Carries out a wave's steps, each by its type's trait: pure ones here, records set by set in the transaction, waits and
 * external ones as rows. @returns the results, as inputs of the runs.
 */
export async function executeSteps(batch: Batch, pending: PendingStep[]): Promise<Results> {
  const results: Results = new Map();
  const records = new Map<RecordsDefinition, Prepared[]>();
  const waits: BegunWait[] = [];
  for (const step of pending) {
    const prepared = prepare(batch, step, results);
    if (!prepared) continue;
    const { definition } = step.node;
    if (definition.kind === "trigger") continue;
    const simulated = step.run.mode === "test" && simulate(definition, prepared);
    if (simulated) {
      settle(results, prepared, simulated);
      continue;
    }
    switch (definition.effect) {
      case "none":
        settle(
          results,
          prepared,
          guarded(() => definition.run(prepared.call)),
        );
        break;
      case "records": {
        const group = records.get(definition);
        if (group) group.push(prepared);
        else records.set(definition, [prepared]);
        break;
      }
      case "wait":
        beginWait(batch, definition, prepared, results, waits);
        break;
      case "external":
        batch.effects.push({ runId: step.run.id, nodeId: step.node.node.id, scope: step.scope, attempt: step.attempt });
        break;
      default:
        definition satisfies never;
    }
  }
  for (const [definition, group] of records) {
    const answers = await applyRecords(batch, definition, group);
    for (const [at, prepared] of group.entries()) {
      settle(
        results,
        prepared,
        answers[at] ?? { ok: false, code: "no_answer", message: `${definition.type} did not answer.` },
      );
    }
  }
  await subscribe(batch, waits, results);
  return results;
}

/** Fills in the config. A template that cannot be rendered fails the step. */
function prepare(batch: Batch, step: PendingStep, results: Results): Prepared | undefined {
  const { run, node, scope, attempt } = step;
  const now = batch.clock();
  const contact = (run.contactId && batch.records.contacts.get(run.contactId)) || null;
  const { workflowId, version } = run.version;
  const about = { id: run.id, workflowId, version, mode: run.mode, startedAt: run.startedAt };
  const { workspace } = batch.index;
  const values = valuesOf({
    workspace,
    event: run.event,
    contact,
    now,
    run: about,
    vars: run.state.vars,
    outputs: run.state.outputs,
  });
  const row = stepOf(run, node, scope, attempt);
  row.status = "running";
  row.startedAt = now.toISOString();
  row.finishedAt = null;
  row.error = null;
  const context = {
    workspaceId: batch.workspaceId,
    workspace,
    run: about,
    nodeId: node.node.id,
    scope,
    attempt,
    event: run.event,
    contact,
    values,
    now,
  };
  const evaluate = evaluator(values, now, run.version.settings.timeZone ?? workspace.timeZone);
  const prepared: Prepared = { ...step, call: { input: node.config, context, evaluate } };
  try {
    prepared.call.input = run.inputs.get(scopedKey(scope, node.node.id)) ?? fillIn(node, values);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    settle(results, prepared, {
      ok: false,
      code: error.code,
      message: error.message,
      ...(error.issues ? { details: error.issues as unknown as Json } : {}),
    });
    return undefined;
  }
  // What a pure step was given stands in its version word for word; its explanation says the rest.
  if (node.definition.kind === "trigger" || node.definition.effect !== "none" || prepared.call.input !== node.config) {
    row.input = prepared.call.input;
  }
  return prepared;
}

function fillIn(node: ExecutableNode, values: Record<string, unknown>): JsonObject {
  const filled = node.render(values) as JsonObject;
  if (filled === node.config) return filled;
  const parsed = node.definition.config.safeParse(filled);
  if (parsed.success) return parsed.data as JsonObject;
  const issue = parsed.error.issues[0];
  const field = issue?.path.map(String).join(".") ?? "";
  throw new MillraceError("invalid_input", `After filling in, “${field}” is not valid: ${issue?.message ?? ""}.`);
}

/** In a test run nothing is changed and nothing leaves, except what the type itself diverts; delays pass at once. */
function simulate(
  definition: Exclude<ExecutableNode["definition"], { kind: "trigger" }>,
  { call }: Prepared,
): StepResult | undefined {
  switch (definition.effect) {
    case "none":
      return undefined;
    case "external":
      return definition.inTest === "run" ? undefined : { ok: true, output: { simulated: true } };
    case "records":
      return { ok: true, output: { simulated: true } };
    case "wait": {
      const plan = guarded(() => definition.plan(call));
      if ("ok" in plan) return plan;
      return { ok: true, port: plan.timerPort ?? plan.event?.port ?? "next", output: { simulated: true } };
    }
    default:
      return definition satisfies never;
  }
}

async function applyRecords(batch: Batch, definition: RecordsDefinition, group: Prepared[]): Promise<StepResult[]> {
  const calls = group.map(({ call }) => call);
  if (!batch.careful) return definition.apply(calls, batch.records);
  // The batch failed before: find out whether it is this step, and if so fail the step instead of everything.
  try {
    return await batch.sql.savepoint((sql) => definition.apply(calls, { ...batch.records, sql }));
  } catch (error) {
    if (isOutage(error)) throw error;
    return calls.map(() => ({
      ok: false,
      code: "records_failed",
      message: `The change could not be made: ${String((error as Error).message)}`,
    }));
  }
}

/** A step that waits, and the event it waits for if there is one. */
interface BegunWait {
  prepared: Prepared;
  timer: TimerRow | undefined;
  wait: WaitRow | undefined;
}

function beginWait(
  batch: Batch,
  definition: WaitDefinition,
  prepared: Prepared,
  results: Results,
  waits: BegunWait[],
): void {
  const plan = guarded(() => definition.plan(prepared.call));
  if ("ok" in plan) return settle(results, prepared, plan);
  const { run, node, scope, attempt } = prepared;
  const at = { runId: run.id, nodeId: node.node.id, scope, attempt };
  const begun: BegunWait = { prepared, timer: undefined, wait: undefined };
  if (plan.timer) {
    const due = "at" in plan.timer ? new Date(plan.timer.at) : new Date(batch.clock().getTime() + plan.timer.afterMs);
    begun.timer = { ...at, kind: "wait", port: plan.timerPort ?? "next", dueAt: due.toISOString() };
  }
  if (plan.event) {
    const { type, filter, correlate, port } = plan.event;
    const byContact = correlate === "contact";
    begun.wait = {
      ...at,
      eventType: type,
      contactId: byContact ? run.contactId : null,
      correlatePath: byContact ? null : correlate.eventPath,
      correlateValue: byContact ? null : correlate.value,
      filter: filter ?? null,
      port,
      sinceEventId: run.eventId,
    };
  }
  waits.push(begun);
}

/** Writes down what steps wait for, unless the event they wait for has come already. */
async function subscribe(batch: Batch, waits: BegunWait[], results: Results): Promise<void> {
  const forEvents = waits.flatMap(({ wait }) => wait ?? []);
  const found = forEvents.length > 0 ? await lookBack(batch, forEvents) : [];
  for (const { prepared, timer, wait } of waits) {
    const { run, node, scope, attempt } = prepared;
    const nodeId = node.node.id;
    const came = wait && found[forEvents.indexOf(wait)];
    if (came) {
      settle(results, prepared, {
        ok: true,
        ...(came.port ? { port: came.port } : {}),
        ...(came.output ? { output: came.output } : {}),
      });
      continue;
    }
    if (wait) batch.waits.push(wait);
    if (timer) batch.timers.push(timer);
    const row = stepOf(run, node, scope, attempt);
    row.status = "waiting";
    row.dueAt = timer?.dueAt ?? null;
    push(results, run, { type: "waiting", nodeId, scope, attempt });
  }
}

function guarded<Result>(work: () => Result): Result | Extract<StepResult, { ok: false }> {
  try {
    return work();
  } catch (error) {
    return failedResult(error);
  }
}

/** Turns a step's result into its log row and the core's input. */
function settle(results: Results, { run, node, scope, attempt }: Prepared, result: StepResult): void {
  const nodeId = node.node.id;
  if (!result.ok) {
    const { code, message, retryable = false, details } = result;
    const error = { code, message, retryable, ...(details === undefined ? {} : { details }) };
    push(results, run, { type: "failed", nodeId, scope, attempt, error, jitter: jitter() });
    return;
  }
  stepOf(run, node, scope, attempt).explanation = result.explanation;
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

function push(results: Results, run: ActiveRun, input: Input): void {
  const inputs = results.get(run);
  if (inputs) inputs.push(input);
  else results.set(run, [input]);
}
