import { ERROR_PORT, type Graph, type GraphEdge, type GraphNode, NEXT_PORT } from "@millrace/shared/graph/document.ts";
import type { Step, StepStatus } from "@millrace/shared/runs/run.ts";

export type EdgeState = "taken" | "dead";

/** Which state of several scopes (for-each items) stands for the node: what needs attention first. */
const urgency: readonly StepStatus[] = ["failed", "running", "waiting", "pending", "succeeded", "cancelled", "skipped"];

/** Each node's state in a run. A node that no step was written for, and that nothing can lead to any more, counts as skipped. */
export function nodeStates(graph: Graph, steps: readonly Step[]): Map<string, StepStatus> {
  const states = new Map<string, StepStatus>();
  for (const [nodeId, own] of Map.groupBy(steps, (step) => step.nodeId)) {
    const worst = urgency.find((status) => own.some((step) => step.status === status));
    if (worst) states.set(nodeId, worst);
  }
  const dead = edgeStates(graph, steps);
  const incoming = Map.groupBy(graph.edges, (edge) => edge.target);
  for (const { id } of graph.nodes) {
    const edges = incoming.get(id);
    if (!states.has(id) && edges?.every((edge) => dead.get(edge.id) === "dead")) states.set(id, "skipped");
  }
  return states;
}

/**
 * Which way a run took: `taken` and `dead` edges; an edge that is not decided yet is left out.
 * An edge resolves when its source ends, through one port (see the engine's steps). Where several scopes went
 * different ways, an edge that was taken once counts as taken.
 */
export function edgeStates(graph: Graph, steps: readonly Step[]): Map<string, EdgeState> {
  const stepsOf = Map.groupBy(steps, (step) => step.nodeId);
  const incoming = Map.groupBy(graph.edges, (edge) => edge.target);
  const outgoing = Map.groupBy(graph.edges, (edge) => edge.source);
  const states = new Map<string, EdgeState>();
  const unreached: GraphNode[] = [];
  for (const node of graph.nodes) {
    const own = stepsOf.get(node.id);
    if (!own) {
      unreached.push(node);
      continue;
    }
    for (const edge of outgoing.get(node.id) ?? []) {
      const state = resolved(edge, node, own);
      if (state) states.set(edge.id, state);
    }
  }
  killUnreached(unreached, incoming, outgoing, states, steps.length > 0);
  return states;
}

function resolved(edge: GraphEdge, node: GraphNode, steps: readonly Step[]): EdgeState | undefined {
  const ends = steps.map((step) => endOf(step, node)).filter((end) => end !== undefined);
  if (ends.length === 0) return undefined;
  return ends.some((end) => end.port === edge.sourcePort) ? "taken" : "dead";
}

/** The port a step left through (null for none); undefined while its edges are open. */
function endOf(step: Step, node: GraphNode): { port: string | null } | undefined {
  switch (step.status) {
    case "pending":
    case "running":
    case "waiting":
    case "cancelled":
      return undefined;
    case "skipped":
      return { port: null };
    case "succeeded":
      return { port: step.port ?? NEXT_PORT };
    case "failed":
      return failedPort(step, node);
    default:
      return step.status satisfies never;
  }
}

/** A failure that fails the run leaves its edges open: the run can go on from there once it is repaired. */
function failedPort(step: Step, node: GraphNode): { port: string | null } | undefined {
  switch (node.onError ?? "fail") {
    case "fail":
      return step.port === null ? undefined : { port: step.port };
    case "port":
      return { port: step.port ?? ERROR_PORT };
    case "continue":
      return { port: step.port ?? NEXT_PORT };
    case "skip":
      return { port: null };
  }
}

/** Nodes for which no step was written: triggers that did not start the run, and whatever only dead edges lead to. */
function killUnreached(
  unreached: readonly GraphNode[],
  incoming: ReadonlyMap<string, GraphEdge[]>,
  outgoing: ReadonlyMap<string, GraphEdge[]>,
  states: Map<string, EdgeState>,
  hasBegun: boolean,
): void {
  const left = new Set(unreached.map((node) => node.id));
  const open = [...left];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const edges = incoming.get(id) ?? [];
    const isDead = edges.length === 0 ? hasBegun : edges.every((edge) => states.get(edge.id) === "dead");
    if (!left.has(id) || !isDead) continue;
    left.delete(id);
    for (const edge of outgoing.get(id) ?? []) {
      if (states.has(edge.id)) continue;
      states.set(edge.id, "dead");
      open.push(edge.target);
    }
  }
}
