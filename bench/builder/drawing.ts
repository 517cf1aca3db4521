import type { Graph, GraphEdge, GraphNode } from "../../packages/shared/src/graph/document.ts";
import type { JsonObject } from "../../packages/shared/src/json.ts";

/** How nodes stand on the canvas, in its pixels at 100 %. */
const columnWidth = 288;
const rowHeight = 144;

type Kind = Pick<GraphNode, "type" | "config"> & { name?: string; ports: [string, ...string[]] };

const inCity = (n: number): JsonObject => ({
  all: [{ field: "contact.city", operator: "contains", value: `City ${n}` }],
});

/** What a marketer's workflow is made of; every fourth step decides something and has two ways out. */
const kinds: ((n: number) => Kind)[] = [
  (n) => ({
    type: "flow.branch",
    config: { branches: [{ id: "big", name: `City ${n}`, when: inCity(n) }] },
    name: `Who lives in city ${n}?`,
    ports: ["big", "otherwise"],
  }),
  (n) => ({ type: "contact.add_tag", config: { tag: `segment-${n}` }, ports: ["next"] }),
  (n) => ({
    type: "flow.set_variables",
    config: { variables: { greeting: "Hello {{ contact.first_name }}", number: String(n) } },
    name: `Greeting for wave ${n}`,
    ports: ["next"],
  }),
  (n) => ({ type: "flow.delay", config: { duration: `${(n % 5) + 1}d` }, ports: ["next"] }),
];

/**
 * A workflow of this size: rows of steps below one trigger, each led to from the row above, and as many more edges as asked
 * for out of the second ports of its branches and into the neighbours.
 */
export function drawing(nodeCount: number, edgeCount: number): Graph {
  const columns = Math.ceil(Math.sqrt(nodeCount / 2));
  const kindOf = (at: number): Kind =>
    at === 0
      ? { type: "form.submitted", config: {}, ports: ["next"] }
      : (kinds[at % kinds.length]?.(at) ?? { type: "flow.exit", config: {}, ports: ["next"] });
  const nodes = Array.from({ length: nodeCount }, (_, at): GraphNode => {
    const { type, config, name } = kindOf(at);
    const position = { x: (at % columns) * columnWidth, y: Math.floor(at / columns) * rowHeight };
    return { id: `n${at}`, type, config, position, ...(name === undefined ? {} : { name }) };
  });
  const edges: GraphEdge[] = [];
  const connect = (from: number, port: string, to: number) =>
    edges.push({ id: `e${edges.length}`, source: `n${from}`, sourcePort: port, target: `n${to}` });
  for (let at = 1; at < nodeCount; at++) {
    const above = Math.max(0, at - columns);
    connect(above, kindOf(above).ports[0], at);
  }
  for (let at = 1; edges.length < edgeCount && at < (nodeCount - columns - 1) * 2; at++) {
    const from = at % (nodeCount - columns - 1);
    if (from === 0) continue;
    const ports = kindOf(from).ports;
    const isSecondRound = at >= nodeCount - columns - 1;
    // Branches by their other port first; then, if these are not enough, steps that lead to two.
    if (!isSecondRound && ports.length > 1) connect(from, ports[1] ?? "next", from + columns + 1);
    if (isSecondRound && ports.length === 1) connect(from, "next", from + columns + 1);
  }
  return { nodes, edges };
}
