import type { TriggerDefinition } from "../nodes/define.ts";
import type { ExecutableNode, Version } from "./version.ts";

/** The triggers of a version that are switched on, in document order. */
export function triggersOf({ nodes }: Version): ExecutableNode[] {
  return [...nodes.values()].filter(({ definition, node }) => definition.kind === "trigger" && !node.disabled);
}

/** The trigger with this id, or the first one where none is named. */
export function triggerOf(version: Version, nodeId?: string): ExecutableNode | undefined {
  return triggersOf(version).find(({ node }) => nodeId === undefined || node.id === nodeId);
}

/** The type of the events that start a run at this trigger, `manual` where only a hand does. */
export function eventTypeOf({ definition, config }: ExecutableNode): string {
  const { eventType } = definition as TriggerDefinition;
  return typeof eventType === "function" ? eventType(config) : (eventType ?? "manual");
}
