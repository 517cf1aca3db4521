import type { Graph, GraphEdge } from "@millrace/shared/graph/document.ts";
import type { Command, GraphDraft } from "../command.ts";
import { edgeIds, newEdgeId, nodeIds } from "../ids.ts";
import { dropEmptyGroups, removeGroup } from "./groups.ts";

/** What stands on the canvas beside nodes and edges. */
export interface Remarks {
  groups: readonly string[];
  notes: readonly string[];
}

/**
 * Removes nodes (with their edges) and edges; frames, whose nodes stay; and notes.
 * A chain heals: when one way out of the removed node is drawn, what led to it now leads to what came after it.
 */
export function removeElements(
  ids: readonly string[],
  { groups, notes }: Remarks = { groups: [], notes: [] },
): Command {
  const removed = new Set(ids);
  const count = removed.size + groups.length + notes.length;
  return {
    label: count === 1 ? "Delete" : `Delete ${count}`,
    apply(draft) {
      for (const id of ids) {
        if (draft.node(id)) removeNode(draft, id, removed);
        else draft.removeEdge(id);
      }
      for (const id of groups) removeGroup(draft, id);
      for (const id of notes) draft.removeNote(id);
      if (ids.length > 0) dropEmptyGroups(draft);
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
