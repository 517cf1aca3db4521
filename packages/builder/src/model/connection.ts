import type { Graph } from "@millrace/shared/graph/document.ts";
import { downstream } from "./reach.ts";

export interface Connection {
  source: string;
  sourcePort: string;
  target: string;
}

/**
 * Why a connection cannot be drawn, in words for the person who draws it; undefined when it can.
 * @param takesInput whether a node type has an input (triggers have none)
 * @param replacing id of the edge that is being moved: it does not stand in its own way
 */
export function refusal(
  graph: Graph,
  connection: Connection,
  takesInput: (type: string) => boolean,
  replacing?: string,
): string | undefined {
  const { source, sourcePort, target } = connection;
  const edges = graph.edges.filter((edge) => edge.id !== replacing);
  const node = graph.nodes.find(({ id }) => id === target);
  if (!node) return "There is no such step";
  if (source === target) return "A step cannot lead to itself";
  if (!takesInput(node.type)) return "A trigger starts the workflow: nothing leads into it";
  if (edges.some((edge) => edge.source === source && edge.sourcePort === sourcePort && edge.target === target)) {
    return "These two are connected already";
  }
  if (downstream({ edges }, [target]).has(source)) return "This would make a loop";
  return undefined;
}
