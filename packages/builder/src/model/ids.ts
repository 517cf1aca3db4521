import type { Graph } from "@millrace/shared/graph/document.ts";

let mark = "";

/**
 * While others add to the same document, or may do so before we hear of it, ids are marked: otherwise two people who add the
 * same kind of step at the same moment would both call it `add_tag`, and there would be one step where they drew two.
 * @param isAlone nobody else can be adding; ids stay plain then
 */
export function markNewIds(isAlone: boolean): void {
  if (isAlone) mark = "";
  else mark ||= Math.random().toString(36).slice(2, 5);
}

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
  const own = mark === "" ? wanted : `${wanted}${separator}${mark}`;
  if (!taken.has(own)) return own;
  let number = 2;
  while (taken.has(`${own}${separator}${number}`)) number += 1;
  return `${own}${separator}${number}`;
}

function hash(text: string): string {
  let value = 5381;
  for (let i = 0; i < text.length; i += 1) value = (Math.imul(value, 33) ^ text.charCodeAt(i)) >>> 0;
  return value.toString(36);
}
