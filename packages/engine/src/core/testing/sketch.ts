import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { compile } from "../compile.ts";
import type { NodeTraits, Plan } from "../plan.ts";

/** Types the core's tests draw with: one per trait that the core reads. */
const traits: Record<string, NodeTraits> = {
  trigger: { kind: "trigger", effect: "none" },
  step: { kind: "action", effect: "records" },
  external: { kind: "action", effect: "external" },
  /** A container; its tests say how often it goes round. */
  loop: { kind: "flow", effect: "none", body: { port: "item" } },
  goal: { kind: "flow", effect: "wait", goal: true },
  join: {
    kind: "flow",
    effect: "none",
    joinFromConfig: (config) => (config["mode"] === "any" ? "any" : undefined),
    cancelsOthersFromConfig: (config) => config["cancelOthers"] === true,
  },
};

export function traitsOf(type: string): NodeTraits | undefined {
  return traits[type];
}

type NodeSketch = Partial<Omit<GraphNode, "id">>;

/**
 * Draws a graph: `sketch({ t: "trigger", a: { type: "step", disabled: true } }, ["t > a", "a:yes > b"])`.
 * Nodes that only the edges name are of type `step`; `a:yes` leaves `a` through port `yes`.
 */
export function sketch(nodes: Record<string, string | NodeSketch>, edges: string[]): Graph {
  const drawn = new Map<string, NodeSketch>(
    Object.entries(nodes).map(([id, node]) => [id, typeof node === "string" ? { type: node } : node]),
  );
  const lines = edges.map((text, at) => {
    const [from = "", target = ""] = text.split(" > ");
    const [source = "", sourcePort = "next"] = from.split(":");
    for (const id of [source, target]) if (!drawn.has(id)) drawn.set(id, {});
    return { id: `e${at + 1}`, source, sourcePort, target };
  });
  return {
    nodes: [...drawn].map(([id, node]) => ({
      type: "step",
      config: {},
      position: { x: 0, y: 0 },
      ...node,
      id,
    })),
    edges: lines,
  };
}

export function planOf(nodes: Record<string, string | NodeSketch>, edges: string[]): Plan {
  return compile(sketch(nodes, edges), traitsOf);
}
