import type { GraphEdge, GraphNode } from "@millrace/shared/graph/document.ts";
import type { Command, GraphDraft } from "../command.ts";
import type { Connection } from "../connection.ts";
import { nodeHeight, type Point, rowGap, snapPoint } from "../geometry.ts";
import { edgeIds, newEdgeId } from "../ids.ts";
import { downstream } from "../reach.ts";

function putNewEdge(draft: GraphDraft, connection: Connection): void {
  draft.putEdge({ id: newEdgeId(connection, edgeIds(draft.graph)), ...connection });
}

/** Draws an edge. Whether it may be drawn is asked before, see `refusal`; drawing one twice changes nothing. */
export function connect(connection: Connection): Command {
  return {
    label: "Connect",
    apply(draft) {
      const { source, sourcePort, target } = connection;
      const exists = draft.graph.edges.some(
        (edge) => edge.source === source && edge.sourcePort === sourcePort && edge.target === target,
      );
      if (!exists) putNewEdge(draft, { source, sourcePort, target });
    },
  };
}

/** Moves an end of an edge to another port or node. */
export function reconnect(edgeId: string, ends: Partial<Connection>): Command {
  return {
    label: "Reconnect",
    apply(draft) {
      const edge = draft.edge(edgeId);
      if (!edge) return;
      draft.removeEdge(edgeId);
      const { source, sourcePort, target } = { ...edge, ...ends };
      putNewEdge(draft, { source, sourcePort, target });
    },
  };
}

/**
 * Puts a node between the two ends of an edge, centred above the edge's target, and moves what follows down where there is no room.
 * @param port the new node's port that leads on; undefined when it has none, then the rest stays unconnected
 * @param existing the node is in the document already and only changes its place
 */
export function insertOnEdge(edgeId: string, node: GraphNode, port: string | undefined, at?: Point): Command {
  return {
    label: "Insert step",
    apply(draft) {
      const edge = draft.edge(edgeId);
      if (!edge) return;
      const position = makeRoom(draft, edge, at);
      draft.putNode({ ...node, ...groupOf(draft, edge), position });
      draft.removeEdge(edgeId);
      putNewEdge(draft, { source: edge.source, sourcePort: edge.sourcePort, target: node.id });
      if (port !== undefined) putNewEdge(draft, { source: node.id, sourcePort: port, target: edge.target });
    },
  };
}

/** What is put between two nodes of one group belongs to it, too. */
function groupOf(draft: GraphDraft, { source, target }: GraphEdge): { group?: string } {
  const group = draft.node(source)?.group;
  return group !== undefined && draft.node(target)?.group === group ? { group } : {};
}

/** Where the new node goes; nodes after the edge that are in the way move down by one row. */
function makeRoom(draft: GraphDraft, edge: GraphEdge, at: Point | undefined): Point {
  const source = draft.node(edge.source);
  const target = draft.node(edge.target);
  if (!source || !target) return snapPoint(at ?? { x: 0, y: 0 });
  const row = nodeHeight + rowGap;
  const space = target.position.y - source.position.y - nodeHeight;
  if (space >= nodeHeight + rowGap) {
    return snapPoint(at ?? { x: target.position.x, y: source.position.y + nodeHeight + (space - nodeHeight) / 2 });
  }
  const place = snapPoint({ x: target.position.x, y: source.position.y + row });
  const shift = place.y + row - target.position.y;
  for (const id of downstream(draft.graph, [edge.target])) {
    const node = draft.node(id);
    if (!node || node.position.y < target.position.y || id === edge.source) continue;
    draft.putNode({ ...node, position: snapPoint({ x: node.position.x, y: node.position.y + shift }) });
  }
  return place;
}
