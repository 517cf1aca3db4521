import type { JsonObject } from "../packages/shared/src/json.ts";
import type { Graph } from "../packages/shared/src/graph/document.ts";
import { eventType, tag } from "./events.ts";

type Node = Pick<Graph["nodes"][number], "id" | "type" | "config">;

/** @param edges as "source target" or "source.port target". */
export function draw(nodes: Node[], edges: string[]): Graph {
  return {
    nodes: nodes.map((node, at) => ({ ...node, position: { x: 0, y: at * 140 } })),
    edges: edges.map((edge, at) => {
      const [from = "", target = ""] = edge.split(" ");
      const [source = "", sourcePort = "next"] = from.split(".");
      return { id: `e${at}`, source, sourcePort, target };
    }),
  };
}

const over = (amount: number): JsonObject => ({
  all: [{ field: "event.data.amount", operator: "greater_than", value: amount }],
});

export function trigger(type: string, filter?: JsonObject): Node {
  const config = filter ? { filter } : {};
  return type === eventType
    ? { id: "start", type, config }
    : { id: "start", type: "custom.event", config: { eventType: type, ...config } };
}

export const addTag = (id: string, name: string): Node => ({ id, type: "contact.add_tag", config: { tag: name } });

/** A branch with the one port `big`. */
export const branch = (id: string, amount: number): Node => ({
  id,
  type: "flow.branch",
  config: { branches: [{ id: "big", name: `Over ${amount}`, when: over(amount) }] },
});

const setVariables = (id: string, variables: Record<string, string>): Node => ({
  id,
  type: "flow.set_variables",
  config: { variables },
});
const join = (id: string): Node => ({ id, type: "flow.join", config: { mode: "all" } });

/** Three steps: an event starts it, a branch looks at the amount, the contact gets a tag. */
export function threeNodes(type: string, tagName = tag): Graph {
  return draw([trigger(type), branch("branch", 100), addTag("tag", tagName)], ["start branch", "branch.big tag"]);
}

/** Twelve steps, all of which are carried out: a part with four paths at once, three joins, two tags. */
export function twelveNodes(type: string): Graph {
  return draw(
    [
      trigger(type),
      branch("branch", 100),
      { id: "fork", type: "flow.parallel", config: {} },
      setVariables("greeting", { greeting: "Hello {{ contact.first_name }}" }),
      addTag("lead", "lead"),
      branch("check", 50),
      setVariables("source", { page: "{{ event.data.page }}" }),
      join("words"),
      join("facts"),
      setVariables("score", { score: "{{ event.data.amount | divided_by: 10 }}" }),
      join("all"),
      addTag("tag", tag),
    ],
    [
      "start branch",
      "branch.big fork",
      "fork greeting",
      "fork lead",
      "fork check",
      "fork source",
      "greeting words",
      "lead words",
      "check.big facts",
      "source facts",
      "facts score",
      "words all",
      "score all",
      "all tag",
    ],
  );
}

/** Waits in its second step, then adds a tag. */
export function waiting(type: string, duration: string): Graph {
  return draw(
    [trigger(type), { id: "wait", type: "flow.delay", config: { duration } }, addTag("tag", tag)],
    ["start wait", "wait tag"],
  );
}
