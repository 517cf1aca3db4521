import type { Graph } from "@millrace/shared/graph/document.ts";
import { fromSceneId } from "./scene-ids.ts";

/** The selection in terms of the document. */
export interface Chosen {
  /** Nodes that are selected themselves. */
  own: ReadonlySet<string>;
  /** Those, and the nodes of selected groups: what is copied, moved and laid out. */
  nodes: ReadonlySet<string>;
  edges: readonly string[];
  groups: readonly string[];
  notes: readonly string[];
}

export function chosenIn(graph: Graph, ids: ReadonlySet<string>): Chosen {
  const groups: string[] = [];
  const notes: string[] = [];
  for (const sceneId of ids) {
    const { kind, id } = fromSceneId(sceneId);
    if (kind === "group") groups.push(id);
    if (kind === "note") notes.push(id);
  }
  const own = new Set(graph.nodes.filter((node) => ids.has(node.id)).map((node) => node.id));
  const within = graph.nodes.filter(({ group }) => group !== undefined && groups.includes(group));
  return {
    own,
    nodes: new Set([...own, ...within.map((node) => node.id)]),
    edges: graph.edges.filter((edge) => ids.has(edge.id)).map((edge) => edge.id),
    groups,
    notes,
  };
}
