import { z } from "zod";
import { isJsonObject, type Json, jsonSchema } from "../json.ts";
import { isForbiddenSegment } from "../paths.ts";
import { edgeSchema, type Graph, type GraphEdge, type GraphNode, nodeSchema } from "./document.ts";

const nodeId = z.string();
/** Keys from the config's top; entries of lists by their number. */
const configPath = z.array(z.string()).min(1).max(64);

/** A change of a document as plain data: what a fix would do, for a program to carry out and for a person to read before. */
export const graphEditSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("set_config"), nodeId, path: configPath, value: jsonSchema }),
  z.object({ kind: z.literal("unset_config"), nodeId, path: configPath }),
  z.object({ kind: z.literal("rename"), nodeId, name: z.string().max(200) }),
  /** Sets a property of the node beside its config; left out, the value is taken away. */
  z.object({
    kind: z.literal("set_node"),
    nodeId,
    property: z.enum(["join", "onError", "disabled"]),
    value: jsonSchema.optional(),
  }),
  z.object({ kind: z.literal("add_edge"), edge: edgeSchema }),
  z.object({ kind: z.literal("remove_edge"), edgeId: z.string() }),
  /** With its edges; nothing is connected in its place. */
  z.object({ kind: z.literal("remove_node"), nodeId }),
  /** Puts a node into an edge; `port` is the one by which the new node leads on. */
  z.object({ kind: z.literal("add_node_between"), edgeId: z.string(), node: nodeSchema, port: z.string() }),
]);
export type GraphEdit = z.infer<typeof graphEditSchema>;

/** What would put a problem right. */
export const fixSchema = z.object({
  /** What it will do, as a button says it: “Replace “emial” by “email””. */
  title: z.string(),
  edits: z.array(graphEditSchema).min(1),
});
export type Fix = z.infer<typeof fixSchema>;

/** The document after the edits, one after the other. An edit of something that is not there any more changes nothing. */
export function applyEdits(graph: Graph, edits: readonly GraphEdit[]): Graph {
  return edits.reduce(applyEdit, graph);
}

function applyEdit(graph: Graph, edit: GraphEdit): Graph {
  switch (edit.kind) {
    case "set_config":
      return changeNode(graph, edit.nodeId, (node) => ({
        ...node,
        config: withValue(node.config, edit.path, edit.value) as GraphNode["config"],
      }));
    case "unset_config":
      return changeNode(graph, edit.nodeId, (node) => ({
        ...node,
        config: withValue(node.config, edit.path, undefined) as GraphNode["config"],
      }));
    case "rename":
      return changeNode(graph, edit.nodeId, (node) => ({ ...node, name: edit.name }));
    case "set_node":
      return changeNode(graph, edit.nodeId, (node) => withProperty(node, edit.property, edit.value));
    case "add_edge":
      return isThere(graph, edit.edge) ? graph : { ...graph, edges: [...graph.edges, edit.edge] };
    case "remove_edge":
      return { ...graph, edges: graph.edges.filter(({ id }) => id !== edit.edgeId) };
    case "remove_node":
      return {
        ...graph,
        nodes: graph.nodes.filter(({ id }) => id !== edit.nodeId),
        edges: graph.edges.filter(({ source, target }) => source !== edit.nodeId && target !== edit.nodeId),
      };
    case "add_node_between":
      return putBetween(graph, edit);
    default:
      return edit satisfies never;
  }
}

function putBetween(graph: Graph, { edgeId, node, port }: Extract<GraphEdit, { kind: "add_node_between" }>): Graph {
  const edge = graph.edges.find(({ id }) => id === edgeId);
  if (!edge || graph.nodes.some(({ id }) => id === node.id)) return graph;
  const rest = graph.edges.filter(({ id }) => id !== edgeId);
  const onward = {
    id: freeEdgeId(rest, `${node.id}-${edge.target}`),
    source: node.id,
    sourcePort: port,
    target: edge.target,
  };
  return { ...graph, nodes: [...graph.nodes, node], edges: [...rest, { ...edge, target: node.id }, onward] };
}

/** An id for an edge that none of these has. */
export function freeEdgeId(edges: readonly GraphEdge[], wanted: string): string {
  const taken = new Set(edges.map(({ id }) => id));
  const base = wanted.slice(0, 56);
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(id)) return id;
  }
}

function isThere({ nodes, edges }: Graph, edge: GraphEdge): boolean {
  const has = (id: string) => nodes.some((node) => node.id === id);
  const isDrawn = edges.some(
    ({ source, sourcePort, target }) =>
      source === edge.source && sourcePort === edge.sourcePort && target === edge.target,
  );
  return isDrawn || !has(edge.source) || !has(edge.target);
}

function changeNode(graph: Graph, id: string, change: (node: GraphNode) => GraphNode): Graph {
  return { ...graph, nodes: graph.nodes.map((node) => (node.id === id ? change(node) : node)) };
}

function withProperty(node: GraphNode, property: "join" | "onError" | "disabled", value: Json | undefined): GraphNode {
  const { [property]: _before, ...rest } = node;
  if (value === undefined) return rest;
  const changed = nodeSchema.safeParse({ ...rest, [property]: value });
  return changed.success ? changed.data : node;
}

/** A copy with the value at the path set, or taken away where it is undefined. What is not there is made an object. */
function withValue(at: Json | undefined, [key = "", ...rest]: readonly string[], value: Json | undefined): Json {
  if (isForbiddenSegment(key)) return at ?? {};
  if (Array.isArray(at)) {
    const index = Number(key);
    if (!Number.isInteger(index) || index < 0 || index > at.length) return at;
    if (rest.length === 0 && value === undefined) return at.filter((_, place) => place !== index);
    return index === at.length ? [...at, inner(undefined, rest, value)] : at.with(index, inner(at[index], rest, value));
  }
  const object = isJsonObject(at) ? at : {};
  if (rest.length > 0 || value !== undefined) return { ...object, [key]: inner(object[key], rest, value) };
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function inner(at: Json | undefined, rest: readonly string[], value: Json | undefined): Json {
  return rest.length === 0 ? (value ?? null) : withValue(at, rest, value);
}
