import { portsOf } from "../nodes/ports.ts";
import type { GraphEdge } from "./document.ts";
import type { Outline, OutlineNode } from "./outline.ts";
import type { Problem } from "./problem.ts";

/** Each edge on its own: does it lead from a port that is there to a step that takes it? */
export function checkEdges({ graph, byId }: Outline): Problem[] {
  const problems: Problem[] = [];
  const report = (edge: GraphEdge, code: string, message: string, nodeId?: string) => {
    problems.push({ severity: "error", code, edgeId: edge.id, ...(nodeId === undefined ? {} : { nodeId }), message });
  };
  const ids = new Set<string>();
  const connections = new Set<string>();
  for (const edge of graph.edges) {
    if (ids.has(edge.id))
      report(edge, "duplicate_id", `Two connections have the id ${edge.id}. Give one of them another.`);
    ids.add(edge.id);

    const source = byId.get(edge.source);
    const target = byId.get(edge.target);
    if (!source || !target) {
      report(edge, "dangling_edge", danglingMessage(edge, source, target), source?.node.id ?? target?.node.id);
      continue;
    }
    if (source === target) {
      report(edge, "self_loop", `${source.title} leads to itself. Remove this connection.`, source.node.id);
      continue;
    }
    const connection = `${edge.source} ${edge.sourcePort} ${edge.target}`;
    if (connections.has(connection)) {
      const message = `${source.title} is connected to ${target.title} twice. Remove one of the two connections.`;
      report(edge, "duplicate_edge", message, source.node.id);
    }
    connections.add(connection);
    if (target.isTrigger) {
      const message = `${target.title} starts the workflow, so nothing can lead into it. Remove the connection from ${source.title}.`;
      report(edge, "edge_into_trigger", message, target.node.id);
    }
    const unknown = unknownPort(edge, source);
    if (unknown) report(edge, "unknown_port", unknown, source.node.id);
  }
  return problems;
}

function danglingMessage(edge: GraphEdge, source?: OutlineNode, target?: OutlineNode): string {
  if (source)
    return `A connection leads from ${source.title} to “${edge.target}”, which is not there. Remove the connection.`;
  if (target)
    return `A connection leads to ${target.title} from “${edge.source}”, which is not there. Remove the connection.`;
  return `A connection leads from “${edge.source}” to “${edge.target}”, and neither is there. Remove the connection.`;
}

function unknownPort({ sourcePort }: GraphEdge, { node, rules, title }: OutlineNode): string | undefined {
  const ports = rules && portsOf(rules.descriptor, node);
  if (!ports || ports.some(({ id }) => id === sourcePort)) return undefined;
  if (sourcePort === "on_error") {
    return `${title} has a connection for failures, but does not use it. Set what happens on error to “take the error path”, or remove the connection.`;
  }
  if (ports.length === 0) return `Nothing can follow ${title}. Remove the connection from its port “${sourcePort}”.`;
  const known = ports.map(({ id, title: name }) => (name === id ? id : `${id} (${name})`)).join(", ");
  return `${title} has no port “${sourcePort}”. Connect one of its ports instead: ${known}.`;
}
