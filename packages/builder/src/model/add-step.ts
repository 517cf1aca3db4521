import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Command } from "./command.ts";
import { insertBefore } from "./commands/chain.ts";
import { insertOnEdge } from "./commands/edges.ts";
import { addNode } from "./commands/nodes.ts";
import { groupAt } from "./frames.ts";
import { columnGap, nodeHeight, nodeWidth, type Point, rowGap, widthFor } from "./geometry.ts";
import { type Descriptors, freePort, mainPort, newNode, portIdsWith } from "./new-node.ts";
import { freePlace, placeAtEnd, placeBelow } from "./placement.ts";

/** Where a person wants a new step. */
export type AddRequest =
  /** After a port of a node. */
  | { kind: "after"; source: string; sourcePort: string }
  /** Before a node: what led there leads to the new step. */
  | { kind: "before"; target: string }
  /** On an edge; `position` is where it was dropped. */
  | { kind: "between"; edgeId: string; position?: Point }
  /** At a place on the canvas; `from` when an edge was drawn there. */
  | { kind: "at"; position: Point; from?: { source: string; sourcePort: string } }
  /** Wherever it makes sense: after the selected node, or after the one open end. */
  | { kind: "anywhere"; selected: string | null };

export interface AddedStep {
  command: Command;
  node: GraphNode;
}

/** The new node for a request, and the command that adds it with its connections. */
export function addStep(
  graph: Graph,
  descriptors: Descriptors,
  descriptor: NodeDescriptor,
  request: AddRequest,
): AddedStep {
  const portIds = portIdsWith(descriptors);
  const make = (position: Point) => newNode(descriptor, graph, position);
  const nodeOf = (id: string) => graph.nodes.find((node) => node.id === id);
  const isTrigger = descriptor.kind === "trigger";

  const after = (source: GraphNode, sourcePort: string): AddedStep => {
    const ports = portIds(source);
    const index = Math.max(0, ports.indexOf(sourcePort));
    const spread = ports.length > 1 ? (index - (ports.length - 1) / 2) * (nodeWidth + columnGap) : 0;
    const node = make(placeBelow(graph, source, portIds, spread));
    return { node, command: addNode(node, { source: source.id, sourcePort }) };
  };
  const alone = (position: Point): AddedStep => {
    const node = make(position);
    return { node, command: addNode(node) };
  };

  switch (request.kind) {
    case "after": {
      const source = nodeOf(request.source);
      return source && !isTrigger
        ? after(source, request.sourcePort)
        : alone(freePlace(graph, placeAtEnd(graph), portIds));
    }
    case "between": {
      const node = make(request.position ?? { x: 0, y: 0 });
      if (isTrigger) return alone(request.position ?? besideTriggers(graph, descriptors));
      return { node, command: insertOnEdge(request.edgeId, node, mainPort(portIds(node)), request.position) };
    }
    case "before": {
      const target = nodeOf(request.target);
      if (!target || isTrigger) return alone(freePlace(graph, placeAtEnd(graph), portIds));
      const node = make(target.position);
      return { node, command: insertBefore(request.target, node, mainPort(portIds(node))) };
    }
    case "at": {
      const { x, y } = request.position;
      const group = groupAt(graph, { x: x + nodeWidth / 2, y: y + nodeHeight / 2 }, portIds);
      const node = { ...make(request.position), ...(group === undefined ? {} : { group }) };
      return { node, command: isTrigger || !request.from ? addNode(node) : addNode(node, request.from) };
    }
    case "anywhere": {
      if (isTrigger) return alone(besideTriggers(graph, descriptors));
      const source = request.selected === null ? onlyOpenEnd(graph, portIds) : nodeOf(request.selected);
      if (!source) return alone(freePlace(graph, placeAtEnd(graph), portIds));
      const port = freePort(graph, source.id, portIds(source));
      return port === undefined ? alone(placeBelow(graph, source, portIds)) : after(source, port);
    }
    default:
      return request satisfies never;
  }
}

/** The node that plainly comes last: the only one of which a port is still free. */
function onlyOpenEnd(graph: Graph, portIds: (node: GraphNode) => readonly string[]): GraphNode | undefined {
  const open = graph.nodes.filter((node) => freePort(graph, node.id, portIds(node)) !== undefined);
  return open.length === 1 ? open[0] : undefined;
}

/** Triggers stand in a row of their own, above everything or beside each other. */
function besideTriggers(graph: Graph, descriptors: Descriptors): Point {
  const portIds = portIdsWith(descriptors);
  const triggers = graph.nodes.filter((node) => descriptors.get(node.type)?.kind === "trigger");
  const last = triggers.reduce<GraphNode | undefined>(
    (right, node) => (right && right.position.x > node.position.x ? right : node),
    undefined,
  );
  if (last) {
    const x = last.position.x + widthFor(portIds(last).length) + columnGap;
    return freePlace(graph, { x, y: last.position.y }, portIds);
  }
  if (graph.nodes.length === 0) return { x: 0, y: 0 };
  const top = graph.nodes.reduce((first, node) => (node.position.y < first.position.y ? node : first));
  return freePlace(graph, { x: top.position.x, y: top.position.y - nodeHeight - rowGap }, portIds);
}
