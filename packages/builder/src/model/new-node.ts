import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { ERROR_PORT, NEXT_PORT } from "@millrace/shared/graph/document.ts";
import { isJsonObject, type JsonObject } from "@millrace/shared/json.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { portsOf } from "@millrace/shared/nodes/ports.ts";
import type { Point } from "./geometry.ts";
import { newNodeId, nodeIds } from "./ids.ts";

export type Descriptors = ReadonlyMap<string, NodeDescriptor>;

/** A new node of a type, with the defaults of its settings. */
export function newNode(descriptor: NodeDescriptor, graph: Graph, position: Point): GraphNode {
  const id = newNodeId(descriptor.type, nodeIds(graph));
  return { id, type: descriptor.type, config: initialConfig(descriptor), position };
}

/** Ids of a node's ports in the order in which they are drawn; none while its type is unknown. */
export function portIdsWith(descriptors: Descriptors): (node: GraphNode) => string[] {
  return (node) => {
    const descriptor = descriptors.get(node.type);
    return descriptor ? portsOf(descriptor, node).map((port) => port.id) : [];
  };
}

/** The port by which a workflow usually goes on: `next`, else the first one that is not for errors. */
export function mainPort(ports: readonly string[]): string | undefined {
  return ports.includes(NEXT_PORT) ? NEXT_PORT : ports.find((id) => id !== ERROR_PORT);
}

/** The main port if nothing leaves it yet, else the first other port that is free. */
export function freePort(graph: Graph, nodeId: string, ports: readonly string[]): string | undefined {
  const used = new Set(graph.edges.filter((edge) => edge.source === nodeId).map((edge) => edge.sourcePort));
  return mainPort(ports.filter((id) => !used.has(id)));
}

function initialConfig({ config, ports }: NodeDescriptor): JsonObject {
  const properties = isJsonObject(config["properties"]) ? config["properties"] : {};
  const initial: JsonObject = {};
  for (const [name, schema] of Object.entries(properties)) {
    if (isJsonObject(schema) && schema["default"] !== undefined) initial[name] = schema["default"];
  }
  // A node whose ports stand in a list starts with one, so that there is something to connect.
  const { fromConfig } = ports;
  if (fromConfig && initial[fromConfig.list] === undefined) {
    initial[fromConfig.list] = [{ [fromConfig.id]: "branch_1", [fromConfig.title]: "Branch 1" }];
  }
  return initial;
}
