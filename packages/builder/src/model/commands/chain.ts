import type { GraphNode } from "@millrace/shared/graph/document.ts";
import type { Command, GraphDraft } from "../command.ts";
import { nodeHeight, rowGap, snapPoint } from "../geometry.ts";
import { edgeIds, newEdgeId } from "../ids.ts";
import { downstream } from "../reach.ts";
import { insertOnEdge } from "./edges.ts";

/** A place in a chain: behind a port, and in front of `target` where something follows it already. */
export interface Spot {
  source: string;
  sourcePort: string;
  target: string | undefined;
}

const row = nodeHeight + rowGap;

/**
 * Puts a new node in front of another one: everything that led there leads to the new node.
 * @param port the new node's port that leads on; undefined when it has none, then the other one stays unconnected
 */
export function insertBefore(targetId: string, node: GraphNode, port: string | undefined): Command {
  return {
    label: "Insert step",
    apply(draft) {
      const incoming = draft.graph.edges.filter((edge) => edge.target === targetId);
      const [only] = incoming;
      if (only && incoming.length === 1) return insertOnEdge(only.id, node, port).apply(draft);
      const target = draft.node(targetId);
      if (!target) return;
      const { position } = target;
      for (const id of downstream(draft.graph, [targetId])) moveDown(draft, id, position.y);
      draft.putNode({ ...node, position: snapPoint(position) });
      for (const edge of incoming) {
        draft.removeEdge(edge.id);
        putEdge(draft, { source: edge.source, sourcePort: edge.sourcePort, target: node.id });
      }
      if (port !== undefined) putEdge(draft, { source: node.id, sourcePort: port, target: targetId });
    },
  };
}

/** Whether a step can be taken out of its chain: it is in one, and at most one way goes on from it. */
export function canMoveStep(edges: readonly { source: string }[], id: string): boolean {
  return edges.filter((edge) => edge.source === id).length <= 1;
}

/**
 * Takes a step out of its chain, which heals, and puts it at another spot.
 * @param port the step's port that leads on there; undefined when it has none
 */
export function moveStep(id: string, spot: Spot, port: string | undefined): Command {
  return {
    label: "Move step",
    apply(draft) {
      const node = draft.node(id);
      if (!node || spot.source === id || spot.target === id || !canMoveStep(draft.graph.edges, id)) return;
      takeOut(draft, id);
      const edge = draft.graph.edges.find(
        ({ source, sourcePort, target }) =>
          source === spot.source && sourcePort === spot.sourcePort && target === spot.target,
      );
      if (edge) return insertOnEdge(edge.id, node, port).apply(draft);
      const source = draft.node(spot.source);
      if (!source) return;
      draft.putNode({ ...node, position: snapPoint({ x: source.position.x, y: source.position.y + row }) });
      putEdge(draft, { source: spot.source, sourcePort: spot.sourcePort, target: id });
    },
  };
}

function takeOut(draft: GraphDraft, id: string): void {
  const { edges } = draft.graph;
  const next = edges.find((edge) => edge.source === id);
  if (next) draft.removeEdge(next.id);
  for (const edge of edges) {
    if (edge.target !== id) continue;
    draft.removeEdge(edge.id);
    if (next) putEdge(draft, { source: edge.source, sourcePort: edge.sourcePort, target: next.target });
  }
}

function moveDown(draft: GraphDraft, id: string, from: number): void {
  const node = draft.node(id);
  if (!node || node.position.y < from) return;
  draft.putNode({ ...node, position: snapPoint({ x: node.position.x, y: node.position.y + row }) });
}

function putEdge(draft: GraphDraft, ends: { source: string; sourcePort: string; target: string }): void {
  const exists = draft.graph.edges.some(
    (edge) => edge.source === ends.source && edge.sourcePort === ends.sourcePort && edge.target === ends.target,
  );
  if (!exists) draft.putEdge({ id: newEdgeId(ends, edgeIds(draft.graph)), ...ends });
}
