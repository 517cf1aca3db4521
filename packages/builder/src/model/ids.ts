import type { Graph } from "@millrace/shared/graph/document.ts";

/**
 * A readable id for a new node, because people meet it in templates (`steps.add_tag.output`):
 * the verb of its type, with a number from the second on.
 */
export function newNodeId(type: string, taken: ReadonlySet<string>): string {
  const verb = type.split(".").at(-1) ?? type;
  return freeId(verb.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 48) || "step", taken, "_");
}

/** An edge's id says what it connects; the same connection drawn twice is the same edge. */
export function newEdgeId(
  edge: { source: string; sourcePort: string; target: string },
  taken: ReadonlySet<string>,
): string {
  const port = edge.sourcePort === "next" ? "" : `${edge.sourcePort.replace(/[^A-Za-z0-9_-]/g, "_")}-`;
  const readable = `${edge.source}-${port}${edge.target}`;
  return freeId(readable.length <= 56 ? readable : `${readable.slice(0, 48)}-${hash(readable)}`, taken, "-");
}

export function nodeIds(graph: Graph): Set<string> {
  return new Set(graph.nodes.map((node) => node.id));
}

export function edgeIds(graph: Graph): Set<string> {
  return new Set(graph.edges.map((edge) => edge.id));
}

export function freeId(wanted: string, taken: ReadonlySet<string>, separator: string): string {
  if (!taken.has(wanted)) return wanted;
  let number = 2;
  while (taken.has(`${wanted}${separator}${number}`)) number += 1;
  return `${wanted}${separator}${number}`;
}

function hash(text: string): string {
  let value = 5381;
  for (let i = 0; i < text.length; i += 1) value = (Math.imul(value, 33) ^ text.charCodeAt(i)) >>> 0;
  return value.toString(36);
}
