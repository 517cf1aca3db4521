import type { Graph } from "@millrace/shared/graph/document.ts";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import { useState } from "react";
import { useGraphPart } from "../model/react.ts";
import { upstreamOf } from "./upstream.ts";
import { eventTypeOf } from "./variables.ts";

/**
 * A step and everything that leads to it. The same object while nothing of that changes: what is typed into the step itself or
 * anywhere else in a large workflow changes nothing about what the step can use.
 */
export function useUpstream(nodeId: string, descriptors: ReadonlyMap<string, NodeDescriptor>): Graph {
  const [select] = useState(createSelector);
  return useGraphPart((graph) => select(graph, nodeId, descriptors));
}

function createSelector() {
  let seen: Graph | undefined;
  let seenId = "";
  let result: Graph = { nodes: [], edges: [] };
  let key: readonly unknown[] = [];

  return (graph: Graph, nodeId: string, descriptors: ReadonlyMap<string, NodeDescriptor>): Graph => {
    if (graph === seen && nodeId === seenId) return result;
    seen = graph;
    seenId = nodeId;
    const self = graph.nodes.find(({ id }) => id === nodeId);
    const before = upstreamOf(graph, nodeId);
    const ids = new Set([nodeId, ...before.map(({ id }) => id)]);
    const edges = graph.edges.filter(({ source, target }) => ids.has(source) && ids.has(target));
    const next = [nodeId, self?.type, self && eventTypeOf(self, descriptors.get(self.type)), ...before, ...edges];
    if (next.length !== key.length || next.some((part, at) => part !== key[at])) {
      key = next;
      result = { nodes: self ? [...before, self] : before, edges };
    }
    return result;
  };
}
