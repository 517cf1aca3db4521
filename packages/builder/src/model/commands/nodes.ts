import type { GraphNode } from "@millrace/shared/graph/document.ts";
import type { JsonObject } from "@millrace/shared/json.ts";
import type { Command } from "../command.ts";
import { type Point, snapPoint } from "../geometry.ts";
import { edgeIds, newEdgeId } from "../ids.ts";
import { dropEmptyGroups, putInGroup } from "./groups.ts";
import { same } from "@millrace/shared/graph/live/same.ts";

/** Adds a node and, where it is given, the edge that leads to it. */
export function addNode(node: GraphNode, from?: { source: string; sourcePort: string }): Command {
  return {
    label: "Add step",
    apply(draft) {
      draft.putNode({ ...node, position: snapPoint(node.position) });
      if (!from) return;
      const edge = { ...from, target: node.id };
      draft.putEdge({ id: newEdgeId(edge, edgeIds(draft.graph)), ...edge });
    },
  };
}

type Editable = Omit<GraphNode, "id" | "config">;
/** Properties to set; undefined takes one away. */
export type NodePatch = { [Key in keyof Editable]?: Editable[Key] | undefined };

export function updateNode(id: string, patch: NodePatch): Command {
  const keys = Object.keys(patch);
  return {
    label: keys.length === 1 && keys[0] === "name" ? "Rename step" : "Change step",
    mergeKey: `update:${id}:${keys.join()}`,
    apply(draft) {
      const node = draft.node(id);
      if (node) draft.putNode(withoutUndefined({ ...node, ...patch }));
    },
  };
}

/** Replaces a node's config. Typing in one field is one step of undo, going to the next field starts another. */
export function setConfig(id: string, config: JsonObject): Command {
  return {
    label: "Change settings",
    mergeKey(graph) {
      const before = graph.nodes.find((node) => node.id === id)?.config ?? {};
      const changed = Object.keys({ ...before, ...config }).filter((key) => !same(before[key], config[key]));
      return `config:${id}:${changed.toSorted().join()}`;
    },
    apply(draft) {
      const node = draft.node(id);
      if (node) draft.putNode({ ...node, config });
    },
  };
}

/** Puts nodes at new places; moves of the same nodes in quick succession (arrow keys) are one step of undo. */
export function moveNodes(positions: ReadonlyMap<string, Point>, label = "Move"): Command {
  return {
    label,
    mergeKey: `move:${[...positions.keys()].toSorted().join()}`,
    apply(draft) {
      for (const [id, position] of positions) {
        const node = draft.node(id);
        if (node) draft.putNode({ ...node, position: snapPoint(position) });
      }
    },
  };
}

/** Where dragged elements were let go. */
export interface Dropped {
  nodes: ReadonlyMap<string, Point>;
  notes: ReadonlyMap<string, Point>;
  /** Nodes that were dragged into a frame, or out of theirs (undefined). */
  groups?: ReadonlyMap<string, string | undefined>;
}

/** Puts nodes and notes where they were dragged to; places are kept as given, on the grid or beside it. */
export function dropElements({ nodes, notes, groups = new Map() }: Dropped): Command {
  const ids = [...nodes.keys(), ...notes.keys()].toSorted();
  return {
    label: "Move",
    ...(groups.size === 0 ? { mergeKey: `move:${ids.join()}` } : {}),
    apply(draft) {
      for (const [id, position] of nodes) {
        const node = draft.node(id);
        if (node) draft.putNode({ ...node, position });
      }
      for (const [id, position] of notes) {
        const note = draft.note(id);
        if (note) draft.putNote({ ...note, position });
      }
      for (const [id, group] of groups) putInGroup(draft, id, group);
      if (groups.size > 0) dropEmptyGroups(draft);
    },
  };
}

/** Puts nodes where an automatic layout wants them. */
export function layout(positions: ReadonlyMap<string, Point>): Command {
  const { apply } = moveNodes(positions);
  return { label: "Tidy up", apply };
}

function withoutUndefined<Value extends object>(value: Value): GraphNode {
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as unknown as GraphNode;
}
