import { MillraceError } from "@millrace/shared/errors.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import { scopedKey } from "../core/keys.ts";
import { issueWords } from "../nodes/issue-words.ts";
import { type Batch, stepOf } from "./batch.ts";
import { evaluator, valuesOf } from "./context.ts";
import { scopeView } from "./items.ts";
import { type PendingStep, type Prepared, type Results, settle } from "./step-results.ts";
import { type ExecutableNode, timeZoneOf } from "./version.ts";

/** Fills in the config. A template that cannot be rendered fails the step. */
export function prepare(batch: Batch, step: PendingStep, results: Results): Prepared | undefined {
  const { run, node, scope, attempt, from = 0 } = step;
  const now = batch.clock();
  const contact = (run.contactId && batch.records.contacts.get(run.contactId)) || null;
  const { workspace } = batch.index;
  const { workflowId, version } = run.version;
  const timeZone = timeZoneOf(run.version, workspace);
  const about = { id: run.id, workflowId, version, mode: run.mode, startedAt: run.startedAt, timeZone };
  const view = scopeView(step);
  const values = valuesOf({
    workspace,
    event: run.event,
    contact,
    now,
    run: about,
    vars: run.state.vars,
    outputs: run.state.outputs,
    ...(view ? { scope: view } : {}),
  });
  const row = stepOf(run, node, scope, attempt);
  row.status = "running";
  // A container begins once, however often it is asked for another round.
  row.startedAt = from > 0 ? row.startedAt : now.toISOString();
  row.finishedAt = null;
  row.error = null;
  const context = {
    workspaceId: batch.workspaceId,
    workspace,
    timeZone,
    run: about,
    nodeId: node.node.id,
    scope,
    attempt,
    ...(from > 0 ? { opened: from } : {}),
    event: run.event,
    contact,
    values,
    now,
    cause: { runId: run.id, hop: run.hop + 1 },
  };
  const evaluate = evaluator(values, now, timeZone);
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
  throw new MillraceError(
    "invalid_input",
    `After filling in, “${field}” does not fit. ${issue ? issueWords(issue) : ""}`,
  );
}
