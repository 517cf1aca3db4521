import type { GraphEdge } from "@millrace/shared/graph/document.ts";
import type { DrawnPort, StepNode, WireEdge } from "./flow-elements.ts";

/** Edges that cross the border of a group. */
export function openEnds(
  edges: readonly GraphEdge[],
  inside: ReadonlySet<string>,
): { entering: GraphEdge[]; leaving: GraphEdge[] } {
  return {
    entering: edges.filter((edge) => inside.has(edge.target) && !inside.has(edge.source)),
    leaving: edges.filter((edge) => inside.has(edge.source) && !inside.has(edge.target)),
  };
}

/** One port on the card for each port inside from which an edge leads out, in the order of what they lead to: so edges cross least. */
export function foldedPorts(leaving: readonly GraphEdge[], steps: ReadonlyMap<string, StepNode>): DrawnPort[] {
  const ports = new Map<string, { port: DrawnPort; x: number }>();
  for (const { source, sourcePort, target } of leaving) {
    const step = steps.get(source);
    const index = step?.data.ports.findIndex((one) => one.id === sourcePort) ?? 0;
    const title = sourcePort === "next" ? "" : (step?.data.ports[index]?.title ?? sourcePort);
    const id = portKey(source, sourcePort);
    const x = steps.get(target)?.position.x ?? 0;
    ports.set(id, { port: { id, title, connected: true, missing: false }, x });
  }
  return [...ports.values()].toSorted((a, b) => a.x - b.x).map(({ port }) => port);
}

const portKey = (source: string, sourcePort: string) => `${source}/${sourcePort}`;

/** Hides edges within collapsed groups, and lets those that cross a border begin and end at the card. */
export function foldedEdges(
  edges: readonly WireEdge[],
  /** The card of each hidden node. */
  folded: ReadonlyMap<string, string>,
  cached: (id: string, key: unknown[], build: () => WireEdge) => WireEdge,
): WireEdge[] {
  const arrivals = new Map<string, number>();
  for (const { source, target } of edges) {
    const end = folded.get(target);
    if (end !== undefined && end !== folded.get(source)) arrivals.set(end, (arrivals.get(end) ?? 0) + 1);
  }
  return edges.flatMap((edge) => {
    const source = folded.get(edge.source);
    const target = folded.get(edge.target);
    if (source === undefined && target === undefined) return edge;
    if (source === target) return [];
    const merges = target === undefined ? (edge.data?.merges ?? false) : (arrivals.get(target) ?? 0) > 1;
    return cached(`edge:${edge.id}`, [edge, source, target, merges], () => ({
      ...edge,
      source: source ?? edge.source,
      ...(source === undefined ? {} : { sourceHandle: portKey(edge.source, edge.sourceHandle ?? "next") }),
      target: target ?? edge.target,
      // Its true ends are inside: open the group to move them.
      reconnectable: false,
      data: { ...edge.data, merges },
    }));
  });
}
