import type { Graph, GraphEdge } from "@millrace/shared/graph/document.ts";
import type { Command, GraphDraft } from "../command.ts";
import type { Point } from "../geometry.ts";
import { snapPoint } from "../geometry.ts";
import { edgeIds, newEdgeId, newNodeId, nodeIds } from "../ids.ts";

/**
 * Removes nodes (with their edges) and edges.
 * A chain heals: when one way out of the removed node is drawn, what led to it now leads to what came after it.
 */
export function removeElements(ids: readonly string[]): Command {
  const removed = new Set(ids);
  return {
    label: removed.size === 1 ? "Delete" : `Delete ${removed.size}`,
    apply(draft) {
      for (const id of ids) {
        if (draft.node(id)) removeNode(draft, id, removed);
        else draft.removeEdge(id);
      }
    },
  };
}

function removeNode(draft: GraphDraft, id: string, removed: ReadonlySet<string>): void {
  const { edges } = draft.graph;
  draft.removeNode(id);
  for (const edge of edges) if (edge.target === id || edge.source === id) draft.removeEdge(edge.id);
  const incoming = edges.filter((edge) => edge.target === id && edge.source !== id);
  const outgoing = edges.filter((edge) => edge.source === id && edge.target !== id);
  const next = outgoing.length === 1 ? outgoing[0] : undefined;
  if (!next || removed.has(next.id)) return;
  for (const edge of incoming) if (!removed.has(edge.id)) heal(draft, edge, next.target);
}

function heal(draft: GraphDraft, edge: GraphEdge, target: string): void {
  const healed = { source: edge.source, sourcePort: edge.sourcePort, target };
  const exists = draft.graph.edges.some(
    (other) => other.source === healed.source && other.sourcePort === healed.sourcePort && other.target === target,
  );
  if (!exists) draft.putEdge({ id: newEdgeId(healed, edgeIds(draft.graph)), ...healed });
}

/** The ids a fragment's elements get when it is pasted into a document, and the fragment with them. */
export function renumbered(fragment: Graph, into: Graph): Graph {
  const takenNodes = nodeIds(into);
  const takenEdges = edgeIds(into);
  const newIds = new Map<string, string>();
  const nodes = fragment.nodes.map((node) => {
    const id = takenNodes.has(node.id) ? newNodeId(node.type, takenNodes) : node.id;
    takenNodes.add(id);
    newIds.set(node.id, id);
    return { ...node, id };
  });
  const edges = fragment.edges.flatMap((edge) => {
    const source = newIds.get(edge.source);
    const target = newIds.get(edge.target);
    if (source === undefined || target === undefined) return [];
    const copy = { source, sourcePort: edge.sourcePort, target };
    const id = newEdgeId(copy, takenEdges);
    takenEdges.add(id);
    return [{ id, ...copy }];
  });
  return { nodes, edges };
}

/** Adds copied nodes and the edges between them, moved by an offset. Pass a fragment from `renumbered`. */
export function paste(fragment: Graph, offset: Point, label = "Paste"): Command {
  return {
    label,
    apply(draft) {
      for (const node of fragment.nodes) {
        draft.putNode({
          ...node,
          position: snapPoint({ x: node.position.x + offset.x, y: node.position.y + offset.y }),
        });
      }
      for (const edge of fragment.edges) draft.putEdge(edge);
    },
  };
}

/** Puts another document in the place of this one: a restored version, or what a colleague saved. */
export function replaceGraph(next: Graph, label: string): Command {
  return {
    label,
    apply(draft) {
      const { nodes, edges } = draft.graph;
      const keptNodes = nodeIds(next);
      const keptEdges = edgeIds(next);
      for (const edge of edges) if (!keptEdges.has(edge.id)) draft.removeEdge(edge.id);
      for (const node of nodes) if (!keptNodes.has(node.id)) draft.removeNode(node.id);
      for (const node of next.nodes) draft.putNode(node);
      for (const edge of next.edges) draft.putEdge(edge);
      replaceRemarks(draft, next);
    },
  };
}

function replaceRemarks(draft: GraphDraft, { groups = [], notes = [] }: Graph): void {
  const keptGroups = new Set(groups.map(({ id }) => id));
  const keptNotes = new Set(notes.map(({ id }) => id));
  const before = draft.graph;
  for (const { id } of before.groups ?? []) if (!keptGroups.has(id)) draft.removeGroup(id);
  for (const { id } of before.notes ?? []) if (!keptNotes.has(id)) draft.removeNote(id);
  for (const group of groups) draft.putGroup(group);
  for (const note of notes) draft.putNote(note);
}
