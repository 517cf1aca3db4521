import { isJsonObject } from "../../json.ts";
import type { Outline } from "../outline.ts";
import type { Problem } from "../problem.ts";
import { factsOf, type Knowledge, startingEvent, textIn } from "./knowledge.ts";
import { nearest } from "./nearest.ts";

/** Names of what stands outside the document: event types that are probably misspelled, connections that there are none of. */
export function checkNames(outline: Outline, { eventTypes }: Knowledge): Problem[] {
  return outline.nodes.flatMap((entry): Problem[] => {
    const { node, title, rules } = entry;
    if (node.disabled || !rules) return [];
    const awaited = textIn(node, factsOf(entry).awaits?.eventType);
    const named = rules.descriptor.eventType === null ? (awaited ?? startingEvent(entry)) : undefined;
    const near = named === undefined || eventTypes.has(named) ? undefined : nearest(named, eventTypes.keys());
    const problems = connectionsOf(entry.node, rules.descriptor.config).map((field): Problem => {
      const message = `There is no connection “${(textIn(node, field) ?? "").slice(0, 60)}”, so ${title} uses the workspace’s own. Leave this empty.`;
      const fix = {
        title: "Use the workspace’s own",
        edits: [{ kind: "unset_config" as const, nodeId: node.id, path: [field] }],
      };
      return { severity: "warning", code: "missing_connection", nodeId: node.id, field, message, fix };
    });
    if (near === undefined) return problems;
    const message = `No event is called “${named}”, as far as is known. Did you mean “${near}”?`;
    const edits = [{ kind: "set_config" as const, nodeId: node.id, path: ["eventType"], value: near }];
    const fix = { title: `Replace “${named}” by “${near}”`, edits };
    return [
      ...problems,
      { severity: "warning", code: "unknown_event", nodeId: node.id, field: "eventType", message, fix },
    ];
  });
}

/** The fields that name a connection. Nothing can be connected yet beside what the workspace has of its own. */
function connectionsOf(node: { config: Record<string, unknown> }, config: Record<string, unknown>): string[] {
  const properties = config["properties"];
  if (!isJsonObject(properties)) return [];
  return Object.entries(properties).flatMap(([field, schema]) => {
    const value = node.config[field];
    const isNamed = typeof value === "string" && value !== "";
    return isNamed && isJsonObject(schema) && schema["x-control"] === "connection" ? [field] : [];
  });
}
