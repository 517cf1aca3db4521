import type { Graph, GraphGroup, StickyNote } from "@millrace/shared/graph/document.ts";
import { isJsonObject, type Json, type JsonObject } from "@millrace/shared/json.ts";
import type { Command } from "../command.ts";
import { type Point, snapPoint } from "../geometry.ts";
import { edgeIds, newEdgeId, newNodeId, nodeIds } from "../ids.ts";
import { newGroupId } from "./groups.ts";
import { newNoteId } from "./notes.ts";

/**
 * A fragment under ids that are free in the document it is pasted into. What refers to copied steps (`steps.<id>.output`)
 * refers to the copies.
 */
export function renumbered(fragment: Graph, into: Graph): Graph {
  const takenNodes = nodeIds(into);
  const takenEdges = edgeIds(into);
  const newIds = new Map<string, string>();
  const groups = renumberedGroups(fragment.groups ?? [], into.groups ?? []);
  for (const { id, type } of fragment.nodes) {
    const free = takenNodes.has(id) ? newNodeId(type, takenNodes) : id;
    takenNodes.add(free);
    newIds.set(id, free);
  }
  const nodes = fragment.nodes.map((node) => ({
    ...node,
    id: newIds.get(node.id) ?? node.id,
    config: withNewReferences(node.config, newIds) as JsonObject,
    ...(node.group === undefined ? {} : { group: groups.get(node.group)?.id ?? node.group }),
  }));
  const edges = fragment.edges.flatMap((edge) => {
    const source = newIds.get(edge.source);
    const target = newIds.get(edge.target);
    if (source === undefined || target === undefined) return [];
    const copy = { source, sourcePort: edge.sourcePort, target };
    const id = newEdgeId(copy, takenEdges);
    takenEdges.add(id);
    return [{ id, ...copy }];
  });
  const notes = renumberedNotes(fragment.notes ?? [], into.notes ?? []);
  return {
    nodes,
    edges,
    ...(groups.size > 0 ? { groups: [...groups.values()] } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

/** Adds copied elements, moved by an offset. Pass a fragment from `renumbered`. */
export function paste(fragment: Graph, offset: Point, label = "Paste"): Command {
  const moved = <Element extends { position: Point }>(element: Element): Element => ({
    ...element,
    position: snapPoint({ x: element.position.x + offset.x, y: element.position.y + offset.y }),
  });
  return {
    label,
    apply(draft) {
      for (const group of fragment.groups ?? []) draft.putGroup(group);
      for (const node of fragment.nodes) draft.putNode(moved(node));
      for (const edge of fragment.edges) draft.putEdge(edge);
      for (const note of fragment.notes ?? []) draft.putNote(moved(note));
    },
  };
}

function renumberedGroups(copied: readonly GraphGroup[], taken: readonly GraphGroup[]): Map<string, GraphGroup> {
  const all = [...taken];
  return new Map(
    copied.map((group) => {
      const copy = { ...group, id: newGroupId(all) };
      all.push(copy);
      return [group.id, copy];
    }),
  );
}

function renumberedNotes(copied: readonly StickyNote[], taken: readonly StickyNote[]): StickyNote[] {
  const all = [...taken];
  return copied.map((note) => {
    const copy = { ...note, id: newNoteId(all) };
    all.push(copy);
    return copy;
  });
}

/** Replaces `steps.<old id>` in every text of a config. */
function withNewReferences(value: Json, newIds: ReadonlyMap<string, string>): Json {
  if (typeof value === "string") {
    return value.replace(/\bsteps\.([A-Za-z0-9_-]+)/g, (whole, id: string) => {
      const next = newIds.get(id);
      return next === undefined ? whole : `steps.${next}`;
    });
  }
  if (Array.isArray(value)) return value.map((item) => withNewReferences(item, newIds));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withNewReferences(item, newIds)]));
}
