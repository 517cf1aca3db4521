import { portsOf } from "../../nodes/ports.ts";
import type { GraphEdge } from "../document.ts";
import type { Fix } from "../edits.ts";
import type { Outline } from "../outline.ts";
import type { Problem } from "../problem.ts";

/** What would put right how steps are connected, where there is one obvious way. */
export function structureFix(outline: Outline, { code, nodeId, edgeId, field }: Problem): Fix | undefined {
  const edge = outline.graph.edges.find(({ id }) => id === edgeId);
  const entry = nodeId === undefined ? undefined : outline.byId.get(nodeId);
  switch (code) {
    case "dangling_edge":
    case "self_loop":
    case "edge_into_trigger":
    case "cycle":
    case "edge_into_body":
      return edge && removal(outline, edge);
    case "duplicate_edge":
      return edge && { title: "Remove one of the two connections", edits: [{ kind: "remove_edge", edgeId: edge.id }] };
    case "unknown_port":
      return edge && (errorPath(outline, edge) ?? removal(outline, edge));
    case "unreachable":
      return entry && { title: `Remove ${entry.title}`, edits: [{ kind: "remove_node", nodeId: entry.node.id }] };
    case "join_unsatisfiable": {
      const count = outline.links.filter(({ target }) => target === entry).length;
      const value = count === 1 ? "any" : { atLeast: count };
      const join = entry?.rules?.descriptor.facts?.join;
      if (!entry || count === 0) return undefined;
      const id = entry.node.id;
      return {
        title: count === 1 ? "Wait for the one path" : `Wait for ${count} paths`,
        edits: [
          join === undefined || entry.node.config[join] === undefined
            ? { kind: "set_node", nodeId: id, property: "join", value }
            : { kind: "set_config", nodeId: id, path: [join], value },
        ],
      };
    }
    case "no_trigger": {
      const [trigger] = outline.nodes.filter(({ isTrigger }) => isTrigger);
      if (!trigger || field !== undefined) return undefined;
      return {
        title: `Switch ${trigger.title} on`,
        edits: [{ kind: "set_node", nodeId: trigger.node.id, property: "disabled" }],
      };
    }
    default:
      return undefined;
  }
}

function removal({ byId }: Outline, { id, source, target }: GraphEdge): Fix {
  const [from, to] = [byId.get(source)?.title, byId.get(target)?.title];
  const title =
    from !== undefined && to !== undefined ? `Remove the connection from ${from} to ${to}` : "Remove the connection";
  return { title, edits: [{ kind: "remove_edge", edgeId: id }] };
}

/** A connection for failures whose step does not use it. */
function errorPath({ byId }: Outline, { source, sourcePort }: GraphEdge): Fix | undefined {
  const entry = byId.get(source);
  if (!entry?.rules) return undefined;
  const wanted = portsOf(entry.rules.descriptor, { ...entry.node, onError: "port" });
  if (!wanted.some(({ id }) => id === sourcePort)) return undefined;
  return {
    title: `Let ${entry.title} take its error path`,
    edits: [{ kind: "set_node", nodeId: entry.node.id, property: "onError", value: "port" }],
  };
}
