import { type Graph, type GraphEdge, type GraphNode, NEXT_PORT } from "@millrace/shared/graph/document.ts";
import type { Port } from "@millrace/shared/nodes/descriptor.ts";
import { portsOf } from "@millrace/shared/nodes/ports.ts";
import type { Descriptors } from "../model/new-node.ts";

/** One way out of a step: an edge, or a port that nothing follows yet. */
export interface Way {
  source: string;
  port: Port;
  /** Its place among the ways out of the same port. */
  index: number;
  /** Its name beside the other ways of the step, e.g. "Otherwise", "Path 2". */
  title: string;
  edge: GraphEdge | undefined;
}

export interface WaysOut {
  /** The plain way on, which needs no name: what follows stands below the step, at the same level. */
  plain: Way | undefined;
  /** The others, each a level of its own. */
  named: readonly Way[];
}

/** How the ways out of each step are shown, by its id; edges of ports that the step has lost come last. */
export function waysOutOf(graph: Graph, descriptors: Descriptors): Map<string, WaysOut> {
  const leaving = Map.groupBy(graph.edges, (edge) => edge.source);
  const outOf = (node: GraphNode): WaysOut => {
    const edges = leaving.get(node.id) ?? [];
    const descriptor = descriptors.get(node.type);
    const known = descriptor ? portsOf(descriptor, node) : [];
    const ids = new Set(known.map(({ id }) => id));
    const lost = [...new Set(edges.map((edge) => edge.sourcePort))].filter((id) => !ids.has(id));
    const ports = [...known, ...lost.map((id) => ({ id, title: descriptor ? `Missing: ${id}` : id }))];
    const ways = ports.map((port) => waysOf(node.id, port, edges));
    const plain = ways.find((of) => of.length === 1 && of[0]?.port.id === NEXT_PORT)?.[0];
    return { plain, named: ways.flat().filter((way) => way !== plain) };
  };
  return new Map(graph.nodes.map((node) => [node.id, outOf(node)]));
}

function waysOf(source: string, port: Port, edges: readonly GraphEdge[]): Way[] {
  const own = edges.filter((edge) => edge.sourcePort === port.id);
  if (own.length === 0) return [{ source, port, index: 0, title: port.title, edge: undefined }];
  if (own.length === 1) return [{ source, port, index: 0, title: port.title, edge: own[0] }];
  const name = (index: number) => (port.id === NEXT_PORT ? `Path ${index + 1}` : `${port.title}, path ${index + 1}`);
  return own.map((edge, index) => ({ source, port, index, title: name(index), edge }));
}
