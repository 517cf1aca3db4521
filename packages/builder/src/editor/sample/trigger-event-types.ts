import type { Graph } from "@millrace/shared/graph/document.ts";
import { eventTypeOf } from "../../inspector/variables.ts";
import type { Descriptors } from "../../model/new-node.ts";

/** The event types that start a workflow, each once, in the order of its triggers. */
export function triggerEventTypes(graph: Graph, descriptors: Descriptors): string[] {
  const types = graph.nodes.flatMap((node) => {
    const descriptor = descriptors.get(node.type);
    return descriptor?.kind === "trigger" ? (eventTypeOf(node, descriptor) ?? []) : [];
  });
  return [...new Set(types)];
}
