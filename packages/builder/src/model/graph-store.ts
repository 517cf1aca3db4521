import type { Graph, GraphEdge, GraphNode } from "@millrace/shared/graph/document.ts";
import type { Json, JsonObject } from "@millrace/shared/json.ts";
import * as Y from "yjs";
import { type Change, createElementMap, type Properties } from "./element-map.ts";
import { same } from "./same.ts";

/** The document inside a Y.Doc, and the plain snapshot that everybody reads. */
export interface GraphStore {
  /** The present document. What did not change since the last call is the identical object. */
  snapshot(): Graph;
  node(id: string): GraphNode | undefined;
  edge(id: string): GraphEdge | undefined;
  /** Adds the node or writes what differs from the stored one. */
  putNode(node: GraphNode): void;
  removeNode(id: string): void;
  putEdge(edge: GraphEdge): void;
  removeEdge(id: string): void;
  /** Runs writes as one transaction; gives back what they changed in the end, each property once. */
  transact(work: () => void): Change[];
  /**
   * Writes the `before` of each change, newest first, where the property still holds what the change had left there:
   * what somebody else has written since then stays. Gives back what was written, to be reverted in turn.
   */
  revert(changes: readonly Change[]): Change[];
  /** Calls back after every transaction that changed something. */
  observe(listener: () => void): void;
}

const CONFIG = "config.";

export function createGraphStore(initial: Graph): GraphStore {
  const doc = new Y.Doc();
  let written: Change[] = [];
  const onWrite = (change: Change) => void written.push(change);
  const nodes = createElementMap(doc.getMap<Json>("nodes"), readNode, onWrite);
  const edges = createElementMap(doc.getMap<Json>("edges"), readEdge, onWrite);
  let graph: Graph = { nodes: [], edges: [] };

  function transact(work: () => void): Change[] {
    written = [];
    doc.transact(work);
    return net(written);
  }

  const store: GraphStore = {
    snapshot() {
      const next = { nodes: nodes.read(), edges: connected(edges.read(), (id) => nodes.get(id) !== undefined) };
      if (next.nodes !== graph.nodes || next.edges !== graph.edges) graph = next;
      return graph;
    },
    node: nodes.get,
    edge: edges.get,
    putNode: (node) => nodes.put(node.id, propertiesOf(node)),
    removeNode: nodes.remove,
    putEdge: ({ id, ...ends }) => edges.put(id, new Map(Object.entries(ends))),
    removeEdge: edges.remove,
    transact,
    revert(changes) {
      const reverted = changes.filter(({ map, key, after }) => same(map.get(key), after));
      doc.transact(() => {
        for (const { map, key, before } of reverted) {
          if (before === undefined) map.delete(key);
          else map.set(key, before);
        }
      });
      return reverted.map(({ map, key, before, after }) => ({ map, key, before: after, after: before }));
    },
    observe: (listener) => doc.on("afterTransaction", (transaction) => transaction.changed.size > 0 && listener()),
  };
  transact(() => {
    for (const node of initial.nodes) store.putNode(node);
    for (const edge of initial.edges) store.putEdge(edge);
  });
  return store;
}

/** Edges with both ends. One end can be missing after two people worked at once: one drew the edge, one deleted the node. */
function connected(edges: GraphEdge[], exists: (id: string) => boolean): GraphEdge[] {
  const whole = edges.filter((edge) => exists(edge.source) && exists(edge.target));
  return whole.length === edges.length ? edges : whole;
}

/** First value before and last value after of each property; without those that came back to where they were. */
function net(changes: readonly Change[]): Change[] {
  const first = new Map<Change["map"], Map<string, Change>>();
  for (const change of changes) {
    const keys = first.get(change.map) ?? new Map<string, Change>();
    first.set(change.map, keys);
    keys.set(change.key, { ...change, before: keys.has(change.key) ? keys.get(change.key)?.before : change.before });
  }
  return [...first.values()].flatMap((keys) => [...keys.values()]).filter(({ before, after }) => !same(before, after));
}

function propertiesOf({ id: _id, config, ...rest }: GraphNode): Map<string, Json> {
  const properties = new Map<string, Json>();
  for (const [key, value] of Object.entries(rest)) if (value !== undefined) properties.set(key, value);
  for (const [key, value] of Object.entries(config)) properties.set(CONFIG + key, value);
  return properties;
}

function readNode(id: string, properties: Properties): GraphNode {
  const config: JsonObject = {};
  const own: JsonObject = {};
  for (const [key, value] of properties) {
    if (key.startsWith(CONFIG)) config[key.slice(CONFIG.length)] = value;
    else own[key] = value;
  }
  const { type = "", name, position = { x: 0, y: 0 }, ...rest } = own;
  // Only GraphNodes are ever written, see propertiesOf.
  return { id, type, ...(name === undefined ? {} : { name }), config, position, ...rest } as GraphNode;
}

function readEdge(id: string, properties: Properties): GraphEdge {
  const text = (key: string): string => {
    const value = properties.get(key);
    return typeof value === "string" ? value : "";
  };
  return { id, source: text("source"), sourcePort: text("sourcePort"), target: text("target") };
}
