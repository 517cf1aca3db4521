import { type Graph, graphSchema } from "@millrace/shared/graph/document.ts";

const fragmentFormat = "millrace.fragment/1";
const workflowFormat = "millrace.workflow/1";
/** Characters; the largest workflow has fewer, and reading more would make the page stand still. */
const longest = 8_000_000;

/** What is copied: nodes with the edges between them, groups and notes. */
export interface Copied {
  nodes: ReadonlySet<string>;
  groups?: ReadonlySet<string>;
  notes?: ReadonlySet<string>;
}

/** Copied elements as the text that goes on the clipboard. */
export function writeFragment(graph: Graph, copied: Copied): string {
  return JSON.stringify({ format: fragmentFormat, ...onlyOwnGroups(fragmentOf(graph, copied)) });
}

/** A group is copied with its nodes when all of them are. */
export function fragmentOf(
  graph: Graph,
  { nodes: ids, groups: chosen = new Set(), notes: noteIds = new Set() }: Copied,
) {
  const groups = (graph.groups ?? []).filter(({ id }) => {
    const members = graph.nodes.filter((node) => node.group === id);
    return members.length > 0 && members.every((node) => ids.has(node.id)) && (chosen.has(id) || members.length > 1);
  });
  const notes = (graph.notes ?? []).filter((note) => noteIds.has(note.id));
  const fragment: Graph = {
    nodes: graph.nodes.filter((node) => ids.has(node.id)),
    edges: graph.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target)),
    ...(groups.length > 0 ? { groups } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
  return fragment;
}

/** What a clipboard text holds: copied elements or a whole exported workflow; undefined when it is neither. */
export function readFragment(text: string): Graph | undefined {
  if (text.length > longest || !text.trimStart().startsWith("{")) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const graph = graphIn(value);
  if (graph === undefined) return undefined;
  const read = graphSchema.safeParse(graph);
  return read.success ? onlyOwnGroups(read.data) : undefined;
}

function graphIn(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("format" in value)) return undefined;
  if (value.format === workflowFormat) return "graph" in value ? value.graph : undefined;
  const { format, ...graph } = value;
  return format === fragmentFormat ? graph : undefined;
}

/** Elsewhere, a group of the same id would be another one. */
function onlyOwnGroups(graph: Graph): Graph {
  const own = new Set(graph.groups?.map(({ id }) => id));
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      if (node.group === undefined || own.has(node.group)) return node;
      const { group: _group, ...loose } = node;
      return loose;
    }),
  };
}
