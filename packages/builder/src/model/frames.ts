import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { type Box, boxAround, centreOf, contains, nodeBox } from "./box.ts";
import { type Point, snap, widthFor } from "./geometry.ts";

/** What a frame leaves free around its nodes: room for its name above, for open ports below. */
const padding = { left: 24, top: 64, right: 24, bottom: 48 };

type PortIds = (node: GraphNode) => readonly string[];

/** The nodes of each group that exists; groups without nodes are left out, they have no place to be drawn at. */
export function membersOf(graph: Graph): Map<string, GraphNode[]> {
  const groups = new Set(graph.groups?.map(({ id }) => id));
  const members = new Map<string, GraphNode[]>();
  if (groups.size === 0) return members;
  for (const node of graph.nodes) {
    if (node.group === undefined || !groups.has(node.group)) continue;
    const list = members.get(node.group);
    if (list) list.push(node);
    else members.set(node.group, [node]);
  }
  return members;
}

/** The frame around nodes that stand in these boxes. */
export function frameAround(boxes: Iterable<Box>): Box | undefined {
  const box = boxAround(boxes);
  return (
    box && {
      left: box.left - padding.left,
      top: box.top - padding.top,
      right: box.right + padding.right,
      bottom: box.bottom + padding.bottom,
    }
  );
}

/** The upper left corner of the card that stands for a collapsed group: in the middle of the first row of its nodes. */
export function foldedPlace(frame: Box, portCount: number): Point {
  const width = widthFor(portCount);
  return { x: snap((frame.left + frame.right - width) / 2), y: frame.top + padding.top };
}

/** The group in whose open frame a point lies. */
export function groupAt(graph: Graph, point: Point, portIds: PortIds): string | undefined {
  const members = membersOf(graph);
  return graph.groups?.find(({ id, collapsed }) => {
    const frame = collapsed ? undefined : frameAround((members.get(id) ?? []).map((node) => nodeBox(node, portIds)));
    return frame && contains(frame, point);
  })?.id;
}

/**
 * Which group each of some nodes belongs to after they were dragged: the one in whose frame its middle lies.
 * @param frames the open frames as they stood when the drag began
 * @returns only the nodes that change their group; undefined as value: none any more
 */
export function regrouped(
  dragged: readonly { node: GraphNode; box: Box }[],
  frames: ReadonlyMap<string, Box>,
): Map<string, string | undefined> {
  const changes = new Map<string, string | undefined>();
  for (const { node, box } of dragged) {
    const middle = centreOf(box);
    const own = node.group === undefined ? undefined : frames.get(node.group);
    // Where frames overlap, a node stays in its own.
    if (own && contains(own, middle)) continue;
    const group = [...frames].find(([, frame]) => contains(frame, middle))?.[0];
    if (group === undefined && !own) continue;
    changes.set(node.id, group);
  }
  return changes;
}
