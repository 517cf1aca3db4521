import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { stepName, stepSummary } from "../../canvas/step-summary.ts";
import { connect, reconnect } from "../../model/commands/edges.ts";
import { canMoveStep, moveStep, type Spot } from "../../model/commands/chain.ts";
import type { Command } from "../../model/command.ts";
import { refusal } from "../../model/connection.ts";
import { type Descriptors, mainPort, portIdsWith } from "../../model/new-node.ts";
import { outlineTree } from "../../outline/outline-tree.ts";
import type { Way } from "../../outline/ways.ts";

/** One line of a list in which a wiring question is answered. */
export interface Choice {
  id: string;
  label: string;
  detail: string;
  /** Whose icon stands before it; undefined for a port. */
  node: GraphNode | undefined;
}

export interface WiringChoice extends Choice {
  command: Command;
}

interface Drawing {
  graph: Graph;
  descriptors: Descriptors;
}

/** The ports of a step, to choose the one that shall lead on. */
export function portChoices({ graph, descriptors }: Drawing, source: string): Choice[] {
  const names = namesIn({ graph, descriptors });
  return stepsOf({ graph, descriptors }).flatMap(({ node, ways }) => {
    if (node.id !== source) return [];
    const byPort = Map.groupBy(ways, (way) => way.port.id);
    return [...byPort].map(([id, own]) => {
      const targets = own.flatMap(({ edge }) => (edge ? [names.name(edge.target)] : []));
      const detail = targets.length === 0 ? "Nothing follows yet" : `Leads to ${targets.join(", ")}`;
      return { id, label: own[0]?.port.title ?? id, detail, node: undefined };
    });
  });
}

/** The steps that a port may lead to, those that nothing leads to first. */
export function targetChoices({ graph, descriptors }: Drawing, source: string, sourcePort: string): WiringChoice[] {
  return targets({ graph, descriptors }, source, sourcePort, undefined).map((choice) => ({
    ...choice,
    command: connect({ source, sourcePort, target: choice.id }),
  }));
}

/** The steps that an edge may lead to instead. */
export function otherTargetChoices({ graph, descriptors }: Drawing, edgeId: string): WiringChoice[] {
  const edge = graph.edges.find(({ id }) => id === edgeId);
  if (!edge) return [];
  return targets({ graph, descriptors }, edge.source, edge.sourcePort, edgeId)
    .filter(({ id }) => id !== edge.target)
    .map((choice) => ({ ...choice, command: reconnect(edgeId, { target: choice.id }) }));
}

/** Where else a step may stand; none while several ways go on from it. */
export function spotChoices({ graph, descriptors }: Drawing, nodeId: string): WiringChoice[] {
  const node = graph.nodes.find(({ id }) => id === nodeId);
  if (!node || !canMoveStep(graph.edges, nodeId)) return [];
  const names = namesIn({ graph, descriptors });
  const port = mainPort(portIdsWith(descriptors)(node));
  return stepsOf({ graph, descriptors }).flatMap(({ node: other, plain, ways }) =>
    ways
      .filter(({ edge }) => other.id !== nodeId && edge?.target !== nodeId)
      .map((way): WiringChoice => {
        const spot: Spot = { source: other.id, sourcePort: way.port.id, target: way.edge?.target };
        return {
          id: `${other.id}:${way.port.id}:${way.edge?.id ?? ""}`,
          label: way === plain ? `After ${names.name(other.id)}` : `“${way.title}” of ${names.name(other.id)}`,
          detail: way.edge ? `Before ${names.name(way.edge.target)}` : "Nothing follows yet",
          node: other,
          command: moveStep(nodeId, spot, port),
        };
      }),
  );
}

function targets(
  { graph, descriptors }: Drawing,
  source: string,
  sourcePort: string,
  replacing: string | undefined,
): Choice[] {
  const takesInput = (type: string) => descriptors.get(type)?.kind !== "trigger";
  const led = new Set(graph.edges.map(({ target }) => target));
  return stepsOf({ graph, descriptors })
    .filter(({ node }) => refusal(graph, { source, sourcePort, target: node.id }, takesInput, replacing) === undefined)
    .map(({ node }) => ({
      id: node.id,
      label: stepName(node, descriptors.get(node.type)),
      detail: stepSummary(node, descriptors.get(node.type)),
      node,
    }))
    .toSorted((a, b) => Number(led.has(a.id)) - Number(led.has(b.id)));
}

/** The steps as the outline lists them, with their ways out. */
function stepsOf({ graph, descriptors }: Drawing): { node: GraphNode; plain: Way | undefined; ways: readonly Way[] }[] {
  return outlineTree(graph, descriptors).flatMap(({ item }) => {
    if (item.kind !== "step") return [];
    const { plain, named } = item.ways;
    return [{ node: item.node, plain, ways: plain ? [plain, ...named] : named }];
  });
}

function namesIn({ graph, descriptors }: Drawing) {
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));
  return {
    name(id: string): string {
      const node = byId.get(id);
      return node ? `“${stepName(node, descriptors.get(node.type))}”` : "a step";
    },
  };
}
