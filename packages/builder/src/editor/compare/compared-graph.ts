import { diffGraphs } from "@millrace/shared/graph/diff.ts";
import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { CanvasMarks, EdgeMark, NodeMark } from "../../canvas/marks.ts";
import { columnGap, nodeHeight, nodeWidth, type Point } from "../../model/geometry.ts";
import type { Change } from "./changes.ts";

/** An edge that only the earlier graph has; its id may be taken in the later one. */
const goneEdge = (id: string) => `was-${id}`;

/** The drawing of a comparison: the later graph, with what went as ghosts at their old places, and how each element changed. */
export interface ComparedGraph {
  graph: Graph;
  marks: CanvasMarks;
}

export function comparedGraph(before: Graph, after: Graph, changes: readonly Change[]): ComparedGraph {
  const diff = diffGraphs(before, after);
  const went = new Set(diff.removed);
  const ghosts: GraphNode[] = [];
  for (const node of before.nodes) {
    if (!went.has(node.id)) continue;
    const { group: _group, ...ghost } = node;
    ghosts.push({ ...ghost, position: freePlace(node.position, [...after.nodes, ...ghosts]) });
  }
  const goneIds = new Set(diff.removedEdges);
  const gone = before.edges.filter(({ id }) => goneIds.has(id)).map((edge) => ({ ...edge, id: goneEdge(edge.id) }));

  const nodes = new Map<string, NodeMark>(after.nodes.map(({ id }) => [id, { change: "same" }]));
  for (const id of diff.added) nodes.set(id, { change: "added", spoken: "Added" });
  for (const id of diff.removed) nodes.set(id, { change: "removed", spoken: "Removed" });
  for (const { nodeId, settings, kind, words } of changes) {
    if (nodeId === null || settings.length === 0 || kind === "remark") continue;
    nodes.set(nodeId, { change: "changed", count: settings.length, spoken: `Changed: ${words}` });
  }
  const came = new Set(diff.addedEdges);
  const edges = new Map<string, EdgeMark>([
    ...after.edges.map(({ id }): [string, EdgeMark] => [
      id,
      came.has(id) ? { change: "added", spoken: "Added" } : { change: "same" },
    ]),
    ...gone.map(({ id }): [string, EdgeMark] => [id, { change: "removed", spoken: "Removed" }]),
  ]);
  return {
    graph: { ...after, nodes: [...after.nodes, ...ghosts], edges: [...after.edges, ...gone] },
    marks: { nodes, edges },
  };
}

/** The change that an edge of the drawing belongs to: its own, or that of the step it came or went with. */
export function changeOfEdge(edgeId: string, { graph }: ComparedGraph, changes: readonly Change[]): Change | undefined {
  const own = changes.find(
    ({ added, removed }) => added.includes(edgeId) || removed.some((id) => goneEdge(id) === edgeId),
  );
  if (own) return own;
  const edge = graph.edges.find(({ id }) => id === edgeId);
  const isOf = (nodeId: string | undefined) => (change: Change) =>
    change.nodeId === nodeId && (change.kind === "added" || change.kind === "removed");
  return changes.find(isOf(edge?.target)) ?? changes.find(isOf(edge?.source));
}

/** What a ghost keeps free beside others, so that it does not stand on the border of their group either. */
const besides = 32;

/** To the right of what stands there now, if something does. */
function freePlace(place: Point, others: readonly GraphNode[]): Point {
  let { x } = place;
  const isTaken = () =>
    others.some(
      ({ position }) =>
        Math.abs(position.x - x) < nodeWidth + besides && Math.abs(position.y - place.y) < nodeHeight + 16,
    );
  while (isTaken()) x += nodeWidth + columnGap;
  return { x, y: place.y };
}
