import type { GraphDiff } from "@millrace/shared/api/workflows.ts";
import { type Graph, type GraphEdge, NEXT_PORT } from "@millrace/shared/graph/document.ts";
import { portsOf } from "@millrace/shared/nodes/ports.ts";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { stepWords } from "./node-words.ts";

/** Ways out of one port that lead elsewhere than before. */
export interface EdgeChange {
  kind: "added" | "removed" | "changed";
  words: string;
  /** Whose way it is. */
  source: string;
  added: string[];
  removed: string[];
}

/**
 * What is to be said of ways, port by port. Left out is what a step that came or went says already: its own ways, the way that
 * it was put into, and the one that closed over it.
 */
export function edgeChanges(diff: GraphDiff, before: Graph, after: Graph, descriptors: Descriptors): EdgeChange[] {
  const came = new Set(diff.added);
  const went = new Set(diff.removed);
  const added = pick(after, diff.addedEdges);
  const removed = pick(before, diff.removedEdges);
  const ports = [...new Set([...removed, ...added].map(portOf))];
  return ports.flatMap((port): EdgeChange[] => {
    const [now, once] = [added, removed].map((edges) => edges.filter((edge) => portOf(edge) === port));
    const source = (now?.[0] ?? once?.[0])?.source;
    if (!now || !once || source === undefined || came.has(source) || went.has(source)) return [];
    const leadsIn = now.filter(({ target }) => !came.has(target));
    const ledOut = once.filter(({ target }) => !went.has(target));
    const isPutIn = now.length > leadsIn.length && leadsIn.length === 0;
    const isClosed = once.length > ledOut.length && ledOut.length === 0;
    if (isPutIn || isClosed) return [];
    if (leadsIn.length === 0 && ledOut.length === 0) return [];
    const names = (graph: Graph, edges: GraphEdge[]) =>
      edges.map(({ target }) => targetWords(graph, target, descriptors)).join(" and ");
    const from = sourceWords(now[0] ? after : before, now[0] ?? once[0], descriptors);
    const about = { source, added: leadsIn.map(({ id }) => id), removed: ledOut.map(({ id }) => id) };
    if (ledOut.length === 0)
      return [{ ...about, kind: "added", words: `${from} now leads to ${names(after, leadsIn)}` }];
    if (leadsIn.length === 0)
      return [{ ...about, kind: "removed", words: `${from} no longer leads to ${names(before, ledOut)}` }];
    const words = `${from} now leads to ${names(after, leadsIn)} instead of ${names(before, ledOut)}`;
    return [{ ...about, kind: "changed", words }];
  });
}

function pick(graph: Graph, ids: readonly string[]): GraphEdge[] {
  const wanted = new Set(ids);
  return graph.edges.filter(({ id }) => wanted.has(id));
}

function portOf({ source, sourcePort }: GraphEdge): string {
  return `${source}/${sourcePort}`;
}

function targetWords(graph: Graph, id: string, descriptors: Descriptors): string {
  const node = graph.nodes.find((one) => one.id === id);
  return node ? stepWords(node, descriptors) : id;
}

/** A port by its name on the edge; the only one of a step by the step itself. */
function sourceWords(graph: Graph, edge: GraphEdge | undefined, descriptors: Descriptors): string {
  const node = graph.nodes.find(({ id }) => id === edge?.source);
  if (!node || !edge) return "A step";
  const descriptor = descriptors.get(node.type);
  if (edge.sourcePort === NEXT_PORT) return stepWords(node, descriptors);
  const port = descriptor && portsOf(descriptor, node).find(({ id }) => id === edge.sourcePort);
  return `${port?.title ?? edge.sourcePort} (${stepName(node, descriptor)})`;
}
