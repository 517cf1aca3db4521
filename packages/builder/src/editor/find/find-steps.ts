import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { isJsonObject, type Json } from "@millrace/shared/json.ts";
import { stepName, stepSummary } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { outlineTree } from "../../outline/outline-tree.ts";

/**
 * Ids of the steps in which every word is found, in the order of the flow: in name, type, summary, note, or any text of the
 * settings. None while nothing is typed.
 */
export function findSteps(graph: Graph, descriptors: Descriptors, query: string): string[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return [];
  return outlineTree(graph, descriptors).flatMap(({ item }) => {
    if (item.kind !== "step") return [];
    const text = textOf(item.node, descriptors);
    return words.every((word) => text.includes(word)) ? [item.node.id] : [];
  });
}

function textOf(node: GraphNode, descriptors: Descriptors): string {
  const descriptor = descriptors.get(node.type);
  const parts = [stepName(node, descriptor), descriptor?.title, node.type, stepSummary(node, descriptor), node.note];
  return [...parts, ...textsIn(node.config)].filter(Boolean).join("\n").toLowerCase();
}

function textsIn(value: Json | undefined): string[] {
  if (typeof value === "string" || typeof value === "number") return [String(value)];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isJsonObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
