import type { Contact } from "@millrace/shared/api/contacts.ts";
import { type EvaluationContext, explanationResult } from "@millrace/shared/conditions/evaluate.ts";
import type { Condition, Explanation } from "@millrace/shared/conditions/condition.ts";
import { describeCondition } from "@millrace/shared/conditions/describe.ts";
import type { Json } from "@millrace/shared/json.ts";
import { parseStepKey } from "../core/keys.ts";
import type { EventView } from "../nodes/define.ts";
import type { WorkspaceIndex } from "./trigger-index.ts";
import { conditionOf } from "./version.ts";

/** The contact as templates and conditions see it: its fields beside what every contact has. */
function contactView(contact: Contact): Record<string, unknown> {
  return {
    ...contact.fields,
    id: contact.id,
    email: contact.email,
    phone: contact.phone,
    external_id: contact.externalId,
    tags: contact.tags,
    created_at: contact.createdAt,
    updated_at: contact.updatedAt,
    fields: contact.fields,
  };
}

interface Surroundings {
  workspace: WorkspaceIndex["workspace"];
  event: EventView | null;
  contact: Contact | null;
  now: Date;
  run?: { id: string; workflowId: string; version: number; startedAt: string; timeZone: string };
  vars?: Record<string, Json>;
  /** Outputs by step key. */
  outputs?: Record<string, Json>;
  /** Of a step in the body of a container. */
  scope?: ScopeView;
}

/** What a step sees of the scope it is in, and of those around that. */
export interface ScopeView {
  /** Begins the keys of the steps that it sees beside those of the run itself, the outermost first. */
  names: readonly string[];
  item: Json | undefined;
  loop: { index: number; number: number; count: number } | undefined;
}

/** The roots of templates and field paths. Views that cost something are made when they are first looked at. */
export function valuesOf({
  workspace,
  event,
  contact,
  now,
  run,
  vars,
  outputs,
  scope,
}: Surroundings): Record<string, unknown> {
  let seenContact: Record<string, unknown> | undefined;
  let seenSteps: Record<string, unknown> | undefined;
  return {
    event,
    trigger: event,
    get contact() {
      return contact ? (seenContact ??= contactView(contact)) : null;
    },
    get steps() {
      return (seenSteps ??= stepViews(outputs ?? {}, scope?.names ?? []));
    },
    ...(scope && { item: scope.item, loop: scope.loop }),
    vars: vars ?? {},
    run: run ?? null,
    workspace,
    now,
  };
}

/** The outputs of the run's own steps and of those in a step's own scope and the ones around it, by node id. */
function stepViews(outputs: Record<string, Json>, scopes: readonly string[]): Record<string, { output: Json }> {
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([key, output]) => {
      const { nodeId, scope } = parseStepKey(key);
      return scope === "" || scopes.includes(scope) ? [[nodeId, { output }]] : [];
    }),
  );
}

/** Evaluates a condition against the values of a run. */
export function evaluator(
  values: Record<string, unknown>,
  now: Date,
  timeZone: string,
): (condition: Condition) => Explanation {
  const context: EvaluationContext = { values, now, timeZone };
  return (condition) => conditionOf(condition)(context);
}

/** Why a filter does not hold, in words; undefined when it holds. */
export function whyNot(filter: Condition, explanation: Explanation): string | undefined {
  return explanationResult(explanation) ? undefined : refusalOf(filter);
}

const refusals = new WeakMap<object, string>();

/** Put into words once for each filter: with a thousand workflows, most say of most events why they do not start. */
function refusalOf(filter: Condition): string {
  let words = refusals.get(filter);
  if (words === undefined) refusals.set(filter, (words = `The conditions did not hold: ${describeCondition(filter)}.`));
  return words;
}
