import type { Priority } from "@millrace/shared/api/workflow-settings.ts";
import type { Family } from "@millrace/shared/nodes/descriptor.ts";
import type { TriggerDefinition } from "./define.ts";

/** Somebody is waiting for an answer, or it is about money. */
const urgentFamilies: ReadonlySet<Family> = new Set(["form", "ecommerce", "subscription"]);

/** How urgent the runs are that a trigger begins, unless the workflow's settings say otherwise. */
export function triggerPriority({ priority, hook, schedule, family }: TriggerDefinition): Priority {
  if (priority) return priority;
  if (hook || urgentFamilies.has(family)) return "high";
  return schedule ? "low" : "medium";
}
