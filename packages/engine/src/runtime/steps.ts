import type { JsonObject } from "@millrace/shared/json.ts";
import type { ExternalDefinition, RecordsDefinition, StepCall, StepResult } from "../nodes/define.ts";
import type { EmittedEvent } from "../records/session.ts";
import { isOutage } from "../store/outage.ts";
import { inSavepoint } from "../store/tenancy.ts";
import type { Batch, EffectRow } from "./batch.ts";
import { type BegunWait, beginWait, goOnLater, subscribe } from "./begin-wait.ts";
import { loadItems } from "./items.ts";
import { createBreath } from "./breath.ts";
import { prepare } from "./prepare-step.ts";
import { guarded, type PendingStep, type Prepared, type Results, settle } from "./step-results.ts";
import type { ExecutableNode } from "./version.ts";

/**
 * Carries out a wave's steps, each by its type's trait: pure ones here, records set by set in the transaction, waits and
 * external ones as rows. @returns the results, as inputs of the runs.
 */
export async function executeSteps(batch: Batch, pending: PendingStep[]): Promise<Results> {
  const results: Results = new Map();
  const records = new Map<RecordsDefinition, Prepared[]>();
  const waits: BegunWait[] = [];
  await loadItems(batch, pending);
  const breath = createBreath();
  for (const step of pending) {
    // Templates and conditions of a large batch may take seconds.
    const pause = breath();
    if (pause) await pause;
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
        batch.effects.push(effectOf(definition, prepared));
        break;
      default:
        definition satisfies never;
    }
  }
  for (const [definition, group] of records) {
    const answers = await applyRecords(batch, definition, group);
    for (const [at, prepared] of group.entries()) {
      const answer = answers[at] ?? noAnswer(definition);
      if (answer.ok && answer.until !== undefined) goOnLater(batch, definition, prepared, answer, results);
      else settle(results, prepared, answer);
    }
  }
  await subscribe(batch, waits, results);
  return results;
}

function effectOf({ type, target }: ExternalDefinition, { run, node, scope, attempt, call }: Prepared): EffectRow {
  const at = { runId: run.id, nodeId: node.node.id, scope, attempt };
  return { ...at, target: target?.(call.input) ?? type, priority: run.priority };
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
  // The batch failed before: find out whether it is one of these steps, and if so fail the step instead of everything.
  const results: StepResult[] = [];
  for (const call of calls) results.push(await applyAlone(batch, definition, call));
  return results;
}

/** Applies one step's change in a savepoint; what it did to the session counts only when it succeeds. */
async function applyAlone(
  { sql, records, emitted }: Batch,
  definition: RecordsDefinition,
  call: StepCall<JsonObject>,
): Promise<StepResult> {
  const contacts = new Map(records.contacts);
  const events: EmittedEvent[] = [];
  const emit = (event: EmittedEvent): void => void events.push(event);
  try {
    const [result] = await inSavepoint(sql, (inner) =>
      definition.apply([call], { ...records, sql: inner, contacts, emit }),
    );
    for (const [id, contact] of contacts) records.contacts.set(id, contact);
    emitted.push(...events);
    return result ?? noAnswer(definition);
  } catch (error) {
    if (isOutage(error)) throw error;
    const message = `The change could not be made: ${error instanceof Error ? error.message : String(error)}`;
    return { ok: false, code: "records_failed", message };
  }
}

function noAnswer({ type }: RecordsDefinition): StepResult {
  return { ok: false, code: "no_answer", message: `${type} did not answer.` };
}
