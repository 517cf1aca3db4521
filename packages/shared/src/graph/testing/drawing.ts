import { z } from "zod";
import type { NodeDescriptor, Ports } from "../../nodes/descriptor.ts";
import type { Graph, GraphEdge, GraphNode } from "../document.ts";
import type { NodeTypeRules, NodeTypes } from "../outline.ts";
import type { Problem } from "../problem.ts";
import { validateGraph } from "../validate.ts";

const next: Ports = { fixed: [{ id: "next", title: "Next" }] };

function rules(type: string, kind: NodeDescriptor["kind"], title: string, ports: Ports = next): NodeTypeRules {
  const descriptor: NodeDescriptor = {
    ...{ type, kind, family: "system", title, description: "", icon: "bolt", effect: "none", ports },
    ...{ config: {}, output: {}, summary: "", eventType: null, keywords: [] },
  };
  return { descriptor, checkConfig: () => [] };
}

const mailConfig = z.object({
  to: z.string("Enter a recipient").optional(),
  when: z.object({ field: z.string() }).optional(),
});
/** Node types that tests draw with. */
export const nodeTypes = new Map<string, NodeTypeRules>([
  ["start", rules("start", "trigger", "Form sent")],
  ["tag", rules("tag", "action", "Add tag")],
  [
    "each",
    {
      ...rules("each", "flow", "For each", {
        fixed: [
          { id: "item", title: "Each item" },
          { id: "next", title: "When all are done" },
        ],
      }),
      traits: { body: { port: "item" } },
    },
  ],
  ["goal", { ...rules("goal", "flow", "Goal"), traits: { goal: true } }],
  ["end", rules("end", "flow", "Stop", { fixed: [] })],
  [
    "branch",
    rules("branch", "flow", "If / else", {
      fromConfig: { list: "branches", id: "id", title: "name" },
      fixed: [{ id: "otherwise", title: "Otherwise" }],
    }),
  ],
  [
    "mail",
    {
      ...rules("mail", "action", "Send mail"),
      checkConfig: (config) =>
        (mailConfig.safeParse(config).error?.issues ?? []).map(({ path, message }) => ({
          ...{ severity: "error", code: "invalid_field", field: path.join("."), message },
        })),
    },
  ],
  [
    "join",
    {
      ...rules("join", "flow", "Join"),
      traits: { joinFromConfig: ({ count }) => (typeof count === "number" ? { atLeast: count } : undefined) },
    },
  ],
]) satisfies NodeTypes;

/** `node("a tag", …)` is a node with the id `a` of type `tag`. */
export function node(text: string, more: Partial<GraphNode> = {}): GraphNode {
  const [id = "", type = ""] = text.split(" ");
  return { id, type, config: {}, position: { x: 0, y: 0 }, ...more };
}

/** `edge("a:yes > b")` leaves `a` through the port `yes`. */
export function edge(text: string, id = text): GraphEdge {
  const [from = "", target = ""] = text.split(" > ");
  const [source = "", sourcePort = "next"] = from.split(":");
  return { id, source, sourcePort, target };
}

/** The problems of a graph; edges may be written as for `edge`, which is then their id. */
export function check(nodes: GraphNode[], edges: (string | GraphEdge)[]): Problem[] {
  const graph: Graph = { nodes, edges: edges.map((item) => (typeof item === "string" ? edge(item) : item)) };
  return validateGraph(graph, nodeTypes);
}
