import type { Command, GraphDraft } from "../command.ts";
import { freeId } from "../ids.ts";

/** Draws a frame around nodes. A node is in one group at most: it leaves the one that it was in. */
export function groupNodes(id: string, nodeIds: readonly string[], name = ""): Command {
  return {
    label: "Group",
    apply(draft) {
      draft.putGroup({ id, name });
      for (const nodeId of nodeIds) putInGroup(draft, nodeId, id);
      dropEmptyGroups(draft);
    },
  };
}

/** Takes frames away; their nodes stay where they are. */
export function ungroup(ids: readonly string[]): Command {
  return {
    label: "Ungroup",
    apply(draft) {
      for (const id of ids) removeGroup(draft, id);
    },
  };
}

export function renameGroup(id: string, name: string): Command {
  return {
    label: "Rename group",
    mergeKey: `group-name:${id}`,
    apply(draft) {
      const group = draft.group(id);
      if (group) draft.putGroup({ ...group, name: name.slice(0, 200) });
    },
  };
}

/** Draws groups as single cards, or opens them again. */
export function collapseGroups(ids: readonly string[], collapsed: boolean): Command {
  return {
    label: collapsed ? "Collapse group" : "Expand group",
    apply(draft) {
      for (const id of ids) {
        const { collapsed: _before, ...group } = draft.group(id) ?? { id: "" };
        if (group.id !== "" && "name" in group) draft.putGroup(collapsed ? { ...group, collapsed } : group);
      }
    },
  };
}

/** A free id for a new group. */
export function newGroupId(groups: readonly { id: string }[] = []): string {
  return freeId("group", new Set(groups.map(({ id }) => id)), "_");
}

/** Puts a node into a group, or into none. */
export function putInGroup(draft: GraphDraft, nodeId: string, group: string | undefined): void {
  const node = draft.node(nodeId);
  if (!node) return;
  const { group: _before, ...loose } = node;
  draft.putNode(group === undefined ? loose : { ...loose, group });
}

export function removeGroup(draft: GraphDraft, id: string): void {
  for (const node of draft.graph.nodes) if (node.group === id) putInGroup(draft, node.id, undefined);
  draft.removeGroup(id);
}

/** A group that lost its last node has no place to be drawn at any more. */
export function dropEmptyGroups(draft: GraphDraft): void {
  const { nodes, groups = [] } = draft.graph;
  if (groups.length === 0) return;
  const used = new Set(nodes.map((node) => node.group));
  for (const { id } of groups) if (!used.has(id)) draft.removeGroup(id);
}
