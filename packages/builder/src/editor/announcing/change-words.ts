import type { Graph, GraphEdge, GraphNode } from "@millrace/shared/graph/document.ts";
import { NEXT_PORT } from "@millrace/shared/graph/document.ts";
import { portsOf } from "@millrace/shared/nodes/ports.ts";
import { stepName } from "../../canvas/step-summary.ts";
import type { EditorChange } from "../../model/editor.ts";
import type { Descriptors } from "../../model/new-node.ts";

/** What a screen reader says about a change; undefined where whoever makes it hears what they type anyway. */
export function changeWords(
  before: Graph,
  after: Graph,
  change: EditorChange,
  descriptors: Descriptors,
): string | undefined {
  switch (change.kind) {
    case "undone":
      return `Undone: ${change.label}`;
    case "redone":
      return `Done again: ${change.label}`;
    case "elsewhere":
      return undefined;
    case "done":
      return whatWasDone(before, after, change.label, descriptors);
    default:
      return change satisfies never;
  }
}

function whatWasDone(before: Graph, after: Graph, label: string, descriptors: Descriptors): string | undefined {
  const name = nameIn(descriptors);
  const added = missing(after.nodes, before.nodes);
  const removed = missing(before.nodes, after.nodes);
  if (added.length > 1) return `${label}: ${added.length} steps added`;
  if (removed.length > 1) return `${removed.length} steps deleted`;
  const [one] = added;
  if (one) return `${name(one)} added${placeOf(one, after, descriptors)}`;
  const [gone] = removed;
  if (gone) return `${name(gone)} deleted`;

  const wired = missing(after.edges, before.edges);
  const unwired = missing(before.edges, after.edges);
  const [wire] = wired;
  const [unwire] = unwired;
  const target = (edge: GraphEdge, graph: Graph) => name(nodeIn(graph, edge.target));
  // Whoever moves a step says where to.
  if (label === "Move step") return undefined;
  if (wire) return `${sourceWords(wire, after, descriptors)} leads to ${target(wire, after)} now`;
  if (unwire) return `${sourceWords(unwire, before, descriptors)} does not lead to ${target(unwire, before)} any more`;

  const switched = after.nodes.find((node) => {
    const old = nodeIn(before, node.id);
    return old !== node && (old?.disabled ?? false) !== (node.disabled ?? false);
  });
  if (switched) return `${name(switched)} switched ${switched.disabled ? "off" : "on"}`;
  return label === "Tidy up" ? "Tidied up" : undefined;
}

/** Where a step stands, e.g. ` after “Large” of “If / else”`. */
function placeOf(node: GraphNode, graph: Graph, descriptors: Descriptors): string {
  const edge = graph.edges.find(({ target }) => target === node.id);
  return edge ? ` after ${sourceWords(edge, graph, descriptors)}` : "";
}

function sourceWords(edge: GraphEdge, graph: Graph, descriptors: Descriptors): string {
  const node = nodeIn(graph, edge.source);
  const descriptor = node && descriptors.get(node.type);
  const port = descriptor && node && portsOf(descriptor, node).find(({ id }) => id === edge.sourcePort);
  const name = nameIn(descriptors)(node);
  return edge.sourcePort === NEXT_PORT ? name : `“${port?.title ?? edge.sourcePort}” of ${name}`;
}

function nameIn(descriptors: Descriptors): (node: GraphNode | undefined) => string {
  return (node) => (node ? `“${stepName(node, descriptors.get(node.type))}”` : "a step");
}

function nodeIn(graph: Graph, id: string): GraphNode | undefined {
  return graph.nodes.find((node) => node.id === id);
}

function missing<Item extends { id: string }>(items: readonly Item[], from: readonly Item[]): Item[] {
  if (items === from) return [];
  const ids = new Set(from.map(({ id }) => id));
  return items.filter(({ id }) => !ids.has(id));
}
