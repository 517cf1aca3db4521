import type { Join, OnError } from "@millrace/shared/graph/document.ts";
import type { JsonObject } from "@millrace/shared/json.ts";

/** What the compiler must know of a node type; the core knows no type by name. */
export interface NodeTraits {
  kind: "trigger" | "action" | "flow";
  /** External steps are retried by default, the others are not. */
  effect: "none" | "records" | "wait" | "external";
  /** For types whose config says how incoming edges are joined (`flow.join`'s mode). It wins over the node's own `join`. */
  joinFromConfig?: (config: JsonObject) => Join | undefined;
  /** A container: what follows this port is its body, which runs in scopes of its own. */
  body?: { port: string };
  /** The run may jump here from anywhere before it. */
  goal?: true;
  /** For types whose config says that what leads to them is called off when they begin. */
  cancelsOthersFromConfig?: (config: JsonObject) => boolean;
}

export interface PlanEdge {
  id: string;
  /** Indexes into `Plan.nodes`. */
  source: number;
  target: number;
  port: string;
}

export interface PlanNode {
  id: string;
  type: string;
  kind: NodeTraits["kind"];
  /** A disabled node succeeds at once through `next` without being executed. */
  disabled: boolean;
  join: Join;
  onError: OnError;
  retry: Retry;
  /** Indexes into `Plan.edges`, in document order. */
  incoming: readonly number[];
  outgoing: readonly number[];
  /** Of a container: the port that its body follows. */
  body: string | undefined;
  /** Index of the innermost container in whose body this node is; undefined in the run itself. */
  container: number | undefined;
  /** Of a container: the nodes whose `container` it is. */
  inside: readonly number[];
  goal: boolean;
  /** What leads here and is not done yet is called off when this node begins. */
  cancelsOthers: boolean;
}

/** `delaysMs[n]` is the wait before attempt n + 2; the last one repeats. */
export interface Retry {
  delaysMs: readonly number[];
  maxAttempts: number;
}

/** A version's graph, compiled once: indexes instead of ids, defaults filled in. Immutable and shared by all its runs. */
export interface Plan {
  nodes: readonly PlanNode[];
  edges: readonly PlanEdge[];
  /** Node id → index. */
  index: ReadonlyMap<string, number>;
  /** Nodes nothing leads to: the triggers, and whatever was left unconnected. */
  roots: readonly number[];
}
