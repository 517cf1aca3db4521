import type { Condition } from "@millrace/shared/conditions/condition.ts";
import { explanationResult } from "@millrace/shared/conditions/evaluate.ts";
import { parseDuration } from "@millrace/shared/duration.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import type { EventView, StepCall, StepContext, StepResult, WaitDefinition, WaitPlan } from "../nodes/define.ts";
import { evaluator, valuesOf } from "../runtime/context.ts";
import { valueAt } from "../runtime/wait-values.ts";
import { note, outputKey, type Stage } from "./stage.ts";

type Call = StepCall<Record<string, unknown>>;

/**
 * What a step waits for in a rehearsal: its timer, or the event that was chosen for it, whichever comes first. Nothing is
 * looked up and nothing is subscribed to. A step that begins a run does so.
 */
export function waitInstead(definition: WaitDefinition, call: Call, stage: Stage): WaitPlan | StepResult {
  const plan = definition.plan(call);
  if ("ok" in plan || plan.child) return plan;
  const { context } = call;
  const { nodeId, scope, attempt, run, now } = context;
  const { timer, explanation } = plan;
  const timerMs = timer && ("at" in timer ? Date.parse(timer.at) - now.getTime() : timer.afterMs);
  const said = explanation === undefined ? {} : { explanation };
  const timesOut = timer ? { timer, timerPort: plan.timerPort ?? definition.timerPort ?? "next", ...said } : said;
  if (!plan.event) return timesOut;
  const { event: wanted } = plan;
  note(stage, context, { waitsFor: wanted.type });
  const chosen = Object.hasOwn(stage.choices.waits, nodeId) ? stage.choices.waits[nodeId] : undefined;
  if (!chosen) {
    const reason = timer ? "No event was chosen for this step, so its time runs out." : undefined;
    note(stage, context, reason === undefined ? {} : { reason });
    return timesOut;
  }
  const afterMs = parseDuration(chosen.after) ?? 0;
  const event = eventOf(wanted.type, chosen.data, now.getTime() + afterMs, nodeId);
  const refusal =
    whyRefused(wanted, event, context) ??
    (timerMs !== undefined && afterMs > timerMs ? "The chosen event comes too late." : undefined);
  if (refusal !== undefined) {
    note(stage, context, { reason: refusal });
    return timesOut;
  }
  stage.outputs.set(outputKey(run.id, { nodeId, scope, attempt }), { event: event as unknown as Json });
  note(stage, context, { given: "choice", reason: "The chosen event arrives." });
  return { timer: { afterMs }, timerPort: wanted.port, ...said };
}

/** An event that was made up for a step that waits. */
export function eventOf(type: string, data: JsonObject, at: number, nodeId: string): EventView {
  return { id: `rehearsal-${nodeId}`, type, source: "rehearsal", time: new Date(at).toISOString(), data };
}

function whyRefused(
  { filter, correlate }: NonNullable<WaitPlan["event"]>,
  event: EventView,
  context: StepContext,
): string | undefined {
  if (correlate !== "contact" && valueAt(event, correlate.eventPath) !== correlate.value)
    return `The chosen event does not have “${correlate.value}” as its ${correlate.eventPath}, so it does not count.`;
  return passes(filter, event, context)
    ? undefined
    : "The chosen event does not meet the conditions, so it does not count.";
}

/** Whether a made-up event meets the condition of a step or a goal that waits for it. */
export function passes(
  filter: Condition | undefined,
  event: EventView,
  { workspace, contact, timeZone }: Pick<StepContext, "workspace" | "contact" | "timeZone">,
): boolean {
  if (!filter) return true;
  const now = new Date(event.time);
  return explanationResult(evaluator(valuesOf({ workspace, event, contact, now }), now, timeZone)(filter));
}
