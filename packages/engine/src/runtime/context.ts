import type { Contact } from "@millrace/shared/api/contacts.ts";
import { type EvaluationContext, explanationResult } from "@millrace/shared/conditions/evaluate.ts";
import type { Condition, Explanation } from "@millrace/shared/conditions/condition.ts";
import { describeCondition } from "@millrace/shared/conditions/describe.ts";
import type { Json } from "@millrace/shared/json.ts";
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
  run?: { id: string; workflowId: string; version: number; startedAt: string };
  vars?: Record<string, Json>;
  /** Outputs by node id. */
  outputs?: Record<string, Json>;
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
      return (seenSteps ??= Object.fromEntries(Object.entries(outputs ?? {}).map(([id, output]) => [id, { output }])));
    },
    vars: vars ?? {},
    run: run ?? null,
    workspace,
    now,
  };
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
  return explanationResult(explanation) ? undefined : `The conditions did not hold: ${describeCondition(filter)}.`;
}
