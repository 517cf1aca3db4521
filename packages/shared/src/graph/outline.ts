import type { JsonObject } from "../json.ts";
import type { NodeDescriptor } from "../nodes/descriptor.ts";
import { ancestorsOf, type IsUpstream } from "./ancestors.ts";
import { linksOf, type Sorting, sortLinks } from "./cycles.ts";
import type { Graph, GraphEdge, GraphNode, Join } from "./document.ts";
import type { Problem } from "./problem.ts";

/** What validating asks of a node type. */
export interface NodeTypeRules {
  descriptor: NodeDescriptor;
  checkConfig(config: JsonObject): Omit<Problem, "nodeId" | "edgeId">[];
  traits?: {
    /** For types whose config says how incoming edges are joined. */
    joinFromConfig?: (config: JsonObject) => Join | undefined;
    /** A container: what follows this port is its body. */
    body?: { port: string };
    /** A run may jump here. */
    goal?: true;
  };
}
export interface NodeTypes {
  get(type: string): NodeTypeRules | undefined;
}

export interface OutlineNode {
  at: number;
  node: GraphNode;
  rules: NodeTypeRules | undefined;
  /** As a person knows it, in quotation marks. */
  title: string;
  isTrigger: boolean;
}

/** A graph as the checks look at it: types looked up, edges followed, whatever the document holds. */
export interface Outline {
  graph: Graph;
  nodes: readonly OutlineNode[];
  /** By id; of two with the same id, the first. */
  byId: ReadonlyMap<string, OutlineNode>;
  /** Edges between two nodes that are there and not the same. */
  links: readonly { edge: GraphEdge; source: OutlineNode; target: OutlineNode }[];
  sorting: Sorting;
  isUpstream: IsUpstream;
  /** The innermost container in whose body a node is. Empty as long as the graph goes round in a circle. */
  containers: ReadonlyMap<OutlineNode, OutlineNode>;
}

export function outlineOf(graph: Graph, types: NodeTypes): Outline {
  const nodes = graph.nodes.map((node, at): OutlineNode => {
    const rules = types.get(node.type);
    const name = node.name?.trim() || rules?.descriptor.title || node.id;
    return { at, node, rules, title: `“${name}”`, isTrigger: rules?.descriptor.kind === "trigger" };
  });
  const byId = new Map<string, OutlineNode>();
  for (const entry of nodes) if (!byId.has(entry.node.id)) byId.set(entry.node.id, entry);
  const links = graph.edges.flatMap((edge) => {
    const source = byId.get(edge.source);
    const target = byId.get(edge.target);
    return source && target && source !== target ? [{ edge, source, target }] : [];
  });
  const numbered = linksOf(
    nodes.length,
    links.map(({ source, target }) => [source.at, target.at] as const),
  );
  const sorting = sortLinks(numbered);
  const containers = containersOf(nodes, links, sorting);
  return { graph, nodes, byId, links, sorting, isUpstream: ancestorsOf(numbered, sorting.order), containers };
}

function containersOf(
  nodes: Outline["nodes"],
  links: Outline["links"],
  { order, cycles }: Sorting,
): Map<OutlineNode, OutlineNode> {
  const containers = new Map<OutlineNode, OutlineNode>();
  if (cycles.length > 0 || !nodes.some(bodyPort)) return containers;
  const following = Map.groupBy(links, ({ source }) => source);
  // Sources first: a container in another one's body comes after it, and claims its own body.
  for (const at of order) {
    const container = nodes[at];
    const port = container && bodyPort(container);
    if (!container || port === undefined) continue;
    const first = (following.get(container) ?? []).filter(({ edge }) => edge.sourcePort === port);
    const inside = new Set(first.map(({ target }) => target));
    for (const node of inside) {
      containers.set(node, container);
      for (const { target } of following.get(node) ?? []) inside.add(target);
    }
  }
  return containers;
}

/** The port that a container's body follows. */
export function bodyPort({ rules }: OutlineNode): string | undefined {
  return rules?.traits?.body?.port;
}
