import type { GraphDiff } from "../api/workflows.ts";
import { isJsonObject, type Json } from "../json.ts";
import type { Graph, GraphEdge, GraphNode } from "./document.ts";

/** What a node's drawing says beside where it stands. */
const ownFields = ["type", "name", "disabled", "note", "retry", "onError", "timeout", "join"] as const;

/**
 * What changed from graph `a` to graph `b`, by id. Where a node stands does not count. Fields of a changed node are the
 * node's own (`name`, `onError`) and those of its config (`config.subject`). An edge that leads elsewhere under the same
 * id is removed and added.
 */
export function diffGraphs(a: Graph, b: Graph): GraphDiff {
  const before = byId(a.nodes);
  const after = byId(b.nodes);
  const edgesBefore = byId(a.edges);
  const edgesAfter = byId(b.edges);
  const isKept = (edge: GraphEdge, others: Map<string, GraphEdge>) => {
    const other = others.get(edge.id);
    return other?.source === edge.source && other.sourcePort === edge.sourcePort && other.target === edge.target;
  };
  return {
    added: [...after.keys()].filter((id) => !before.has(id)),
    removed: [...before.keys()].filter((id) => !after.has(id)),
    changed: [...after].flatMap(([nodeId, node]) => {
      const old = before.get(nodeId);
      const fields = old ? changedFields(old, node) : [];
      return fields.length > 0 ? [{ nodeId, fields }] : [];
    }),
    addedEdges: [...edgesAfter.values()].filter((edge) => !isKept(edge, edgesBefore)).map(({ id }) => id),
    removedEdges: [...edgesBefore.values()].filter((edge) => !isKept(edge, edgesAfter)).map(({ id }) => id),
  };
}

function byId<T extends { id: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.id, item]));
}

function changedFields(old: GraphNode, node: GraphNode): string[] {
  const own = ownFields.filter((field) => !isSame(withDefault(old, field), withDefault(node, field)));
  const settings = new Set([...Object.keys(old.config), ...Object.keys(node.config)]);
  const changed = [...settings].filter((key) => !isSame(ownValue(old.config, key), ownValue(node.config, key)));
  return [...own, ...changed.map((key) => `config.${key}`)];
}

/** A field that is left out and one that says what would hold anyway are the same. */
function withDefault(node: GraphNode, field: (typeof ownFields)[number]): Json | undefined {
  const value = node[field];
  if (value === false || value === "") return undefined;
  return value;
}

function ownValue(record: { [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  if (one === other) return true;
  if (Array.isArray(one)) {
    return Array.isArray(other) && one.length === other.length && one.every((item, at) => isSame(item, other[at]));
  }
  if (!isJsonObject(one) || !isJsonObject(other)) return false;
  const keys = Object.keys(one);
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && isSame(one[key], other[key]))
  );
}
