import { type Graph, graphSchema } from "@millrace/shared/graph/document.ts";

const format = "millrace.fragment/1";

/** Copied nodes with the edges between them, as the text that goes on the clipboard. */
export function writeFragment(graph: Graph, ids: ReadonlySet<string>): string {
  return JSON.stringify({ format, ...fragmentOf(graph, ids) });
}

export function fragmentOf(graph: Graph, ids: ReadonlySet<string>): Graph {
  return {
    nodes: graph.nodes.filter((node) => ids.has(node.id)),
    edges: graph.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)),
  };
}

/** What a clipboard text holds; undefined when it did not come from here. */
export function readFragment(text: string): Graph | undefined {
  if (!text.startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("format" in value) || value.format !== format) return undefined;
  const { format: _format, ...graph } = value;
  const read = graphSchema.safeParse(graph);
  return read.success ? read.data : undefined;
}
