import type { Contact } from "@millrace/shared/api/contacts.ts";
import type { Condition } from "@millrace/shared/conditions/condition.ts";
import type { EventView } from "../nodes/define.ts";
import { evaluator, valuesOf, whyNot } from "./context.ts";
import type { TriggerEntry, WorkspaceIndex } from "./trigger-index.ts";
import { timeZoneOf } from "./version.ts";

/** A trigger that listens to an event's type: it starts, or `reason` says why it does not. */
export interface Matched {
  entry: TriggerEntry;
  reason?: string;
}

/** At most this many runs may stand between an event from outside and one that runs caused. */
export const maxHops = 10;

/**
 * Decides which workflows an event starts. A workflow with several matching triggers starts once, at the first.
 */
export function matchTriggers(index: WorkspaceIndex, event: EventView, contact: Contact | null, now: Date): Matched[] {
  const entries = index.byEventType.get(event.type);
  if (!entries) return [];
  const values = valuesOf({ workspace: index.workspace, event, contact, now });
  const matched = new Map<string, Matched>();
  for (const entry of entries) {
    const { workflowId } = entry.version;
    if (!isFor(entry, event, workflowId)) continue;
    const known = matched.get(workflowId);
    if (known && known.reason === undefined) continue;
    const reason =
      entry.obstacle ?? whyRejected(entry, event, evaluator(values, now, timeZoneOf(entry.version, index.workspace)));
    matched.set(workflowId, reason === undefined ? { entry } : { entry, reason });
  }
  return [...matched.values()];
}

function isFor({ definition: { addressed }, node }: TriggerEntry, event: EventView, workflowId: string): boolean {
  if (addressed === undefined) return true;
  if (typeof addressed === "function") return addressed(event, workflowId);
  return event.data["workflowId"] === workflowId && event.data["nodeId"] === node.node.id;
}

/** Why a trigger does not start for an event of its type; undefined when it does. */
export function whyRejected(
  { node, definition }: Pick<TriggerEntry, "node" | "definition">,
  event: EventView,
  evaluate: ReturnType<typeof evaluator>,
): string | undefined {
  const rejected = definition.rejects?.(node.config, event);
  if (rejected !== undefined) return rejected;
  const filter = node.config["filter"] as Condition | undefined;
  return filter && whyNot(filter, evaluate(filter));
}
