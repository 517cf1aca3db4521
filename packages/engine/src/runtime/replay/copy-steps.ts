import { isJsonObject, type Json, type JsonObject } from "@millrace/shared/json.ts";
import { own } from "../../core/keys.ts";
import { resumeAt } from "../../core/resume-at.ts";
import type { Input, RunState } from "../../core/state.ts";
import { type ActiveRun, stepOf } from "../batch.ts";
import { type LoggedStep, noSuchStart, type Source } from "./source.ts";

/**
 * Gives a new run what the steps before a node gave to an earlier one, in its state and in its log, where they are marked as
 * copied. @returns the input that begins the run at the node.
 * @throws MillraceError `invalid_input` where a run cannot begin.
 */
export function copySteps(run: ActiveRun, source: Source, log: LoggedStep[], nodeId: string): Input {
  const { plan, nodes } = run.version;
  if (!nodes.has(nodeId)) throw noSuchStart("The version has no such step.");
  const logged = log.filter(({ scope }) => scope === "");
  const steps = Object.fromEntries(logged.map((step) => [step.nodeId, { status: step.status, port: step.port }]));
  const outputs = Object.fromEntries(
    logged.flatMap((step) => (step.output === null ? [] : [[step.nodeId, step.output]])),
  );
  const state = resumeAt(plan, { steps, outputs, vars: {} }, nodeId);
  if (!state) throw noSuchStart("It is inside a loop. Begin at the loop itself.");
  state.vars = variablesOf(run, state, logged);
  run.state = state;
  for (const step of logged) copyStep(run, source, step);
  return { type: "start_at", nodeId };
}

function copyStep(run: ActiveRun, source: Source, step: LoggedStep): void {
  const state = own(run.state.steps, step.nodeId);
  const node = run.version.nodes.get(step.nodeId);
  if (!state || !node) return;
  Object.assign(stepOf(run, node, "", state.attempt), {
    status: state.status,
    port: state.port,
    finishedAt: step.finishedAt?.toISOString() ?? null,
    explanation: { copiedFrom: source.id },
    ...(state.status === "skipped"
      ? {}
      : { input: step.input, output: step.output, startedAt: step.startedAt?.toISOString() ?? null }),
  });
}

/** What the copied steps had set, the later ones last; what came after them must not be known yet. */
function variablesOf({ version }: ActiveRun, { steps, outputs }: RunState, log: LoggedStep[]): JsonObject {
  let variables: JsonObject = {};
  for (const { nodeId } of log) {
    const definition = version.nodes.get(nodeId)?.definition;
    const output: Json | undefined = own(outputs, nodeId);
    const sets = definition?.kind !== "trigger" && definition?.effect === "none" && definition.setsVariables === true;
    if (sets && own(steps, nodeId)?.status === "succeeded" && isJsonObject(output))
      variables = { ...variables, ...output };
  }
  return variables;
}
