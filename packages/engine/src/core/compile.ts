import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { MillraceError } from "@millrace/shared/errors.ts";
import type { NodeTraits, Plan, PlanEdge, PlanNode } from "./plan.ts";
import { compileRetry } from "./retry.ts";

/**
 * Compiles a published graph into the plan that its runs share.
 *
 * @param traits what the engine knows of a node type
 * @throws MillraceError `internal` for a graph that publishing would have refused: an unknown type, a duplicate id,
 *   an edge that leads nowhere or into a trigger, a cycle
 */
export function compile(graph: Graph, traits: (type: string) => NodeTraits | undefined): Plan {
  const index = new Map(graph.nodes.map((node, at) => [node.id, at]));
  if (index.size !== graph.nodes.length) throw broken("two nodes have the same id");
  const incoming: number[][] = graph.nodes.map(() => []);
  const outgoing: number[][] = graph.nodes.map(() => []);

  const edges = graph.edges.map((edge, at): PlanEdge => {
    const source = index.get(edge.source);
    const target = index.get(edge.target);
    if (source === undefined || target === undefined)
      throw broken(`edge ${edge.id} leads from or to a node that is not there`);
    outgoing[source]?.push(at);
    incoming[target]?.push(at);
    return { id: edge.id, source, target, port: edge.sourcePort };
  });
  if (new Set(graph.edges.map((edge) => edge.id)).size !== edges.length) throw broken("two edges have the same id");

  const nodes = graph.nodes.map((node, at) => {
    const known = traits(node.type);
    if (!known) throw broken(`the type ${node.type} of node ${node.id} is unknown`);
    const plan = compileNode(node, known, incoming[at] ?? [], outgoing[at] ?? []);
    if (plan.kind === "trigger" && plan.incoming.length > 0) throw broken(`an edge leads into the trigger ${node.id}`);
    return plan;
  });
  const roots = [...nodes.keys()].filter((at) => nodes[at]?.incoming.length === 0);
  const plan = { nodes, edges, index, roots };
  const order = sorted(plan);
  return nodes.some(({ body }) => body !== undefined) ? { ...plan, nodes: withBodies(plan, order) } : plan;
}

function compileNode(node: GraphNode, traits: NodeTraits, incoming: number[], outgoing: number[]): PlanNode {
  const disabled = node.disabled ?? false;
  return {
    id: node.id,
    type: node.type,
    kind: traits.kind,
    disabled,
    // A disabled node is passed through: what its config says has no effect.
    join: (disabled ? undefined : traits.joinFromConfig?.(node.config)) ?? node.join ?? "all",
    onError: node.onError ?? "fail",
    retry: compileRetry(node.retry, traits.effect),
    incoming,
    outgoing,
    body: traits.body?.port,
    container: undefined,
    inside: [],
    goal: !disabled && traits.goal === true,
    cancelsOthers: !disabled && traits.cancelsOthersFromConfig?.(node.config) === true,
  };
}

/** Finds which nodes belong to which container: what follows its body's port, the innermost container first. */
function withBodies({ nodes, edges }: Plan, order: readonly number[]): PlanNode[] {
  const containers: (number | undefined)[] = nodes.map(() => undefined);
  // Sources first: a container inside another one comes after it, and claims its own body.
  for (const at of order) {
    const node = nodes[at];
    if (node?.body === undefined) continue;
    const reached = new Set<number>();
    for (const edge of node.outgoing) {
      const { port, target } = edges[edge] ?? {};
      if (port === node.body && target !== undefined) reached.add(target);
    }
    for (const inner of reached) {
      containers[inner] = at;
      for (const edge of nodes[inner]?.outgoing ?? []) reached.add(edges[edge]?.target ?? inner);
    }
  }
  for (const { id, source, target, port } of edges) {
    const from = nodes[source]?.body === port ? source : containers[source];
    if (from !== containers[target]) throw broken(`edge ${id} leads into the body of a container from outside`);
  }
  return nodes.map((node, at) => ({
    ...node,
    container: containers[at],
    inside: node.body === undefined ? [] : [...nodes.keys()].filter((inner) => containers[inner] === at),
  }));
}

/** Nodes with sources first. A cycle would let a run wait for itself. Removes nodes nothing leads to until none is left. */
function sorted({ nodes, edges, roots }: Plan): number[] {
  const open = nodes.map((node) => node.incoming.length);
  const free = [...roots];
  for (const at of free) {
    for (const edge of nodes[at]?.outgoing ?? []) {
      const target = edges[edge]?.target ?? -1;
      const left = (open[target] ?? 0) - 1;
      open[target] = left;
      if (left === 0) free.push(target);
    }
  }
  if (free.length < nodes.length) throw broken("its edges form a cycle");
  return free;
}

function broken(reason: string): MillraceError {
  return new MillraceError(
    "internal",
    `This graph cannot be compiled: ${reason}. Validate a graph before it is published.`,
  );
}
