import {
  type Graph,
  type GraphEdge,
  type GraphGroup,
  type GraphNode,
  NEXT_PORT,
  type StickyNote,
} from "../document.ts";
import type { Json, JsonObject } from "../../json.ts";
import type * as Y from "yjs";
import { type Change, createElementMap, type ElementMap, type Properties } from "./element-map.ts";
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
  group(id: string): GraphGroup | undefined;
  putGroup(group: GraphGroup): void;
  removeGroup(id: string): void;
  note(id: string): StickyNote | undefined;
  putNote(note: StickyNote): void;
  removeNote(id: string): void;
  /** Makes the document equal to this one by writing the differences only, so that what others change elsewhere is kept. */
  replace(next: Graph): void;
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

/** @param initial written into the document, which is empty then; left out where the document holds a graph already. */
export function createGraphStore(doc: Y.Doc, initial?: Graph): GraphStore {
  let written: Change[] = [];
  const onWrite = (change: Change) => void written.push(change);
  const nodes = createElementMap(doc.getMap<Json>("nodes"), readNode, onWrite);
  const edges = createElementMap(doc.getMap<Json>("edges"), readEdge, onWrite);
  const groups = createElementMap(doc.getMap<Json>("groups"), readGroup, onWrite);
  const notes = createElementMap(doc.getMap<Json>("notes"), readNote, onWrite);
  let last: Lists = { nodes: [], edges: [], groups: [], notes: [] };
  let graph: Graph = { nodes: [], edges: [] };

  function transact(work: () => void): Change[] {
    written = [];
    doc.transact(work);
    return net(written);
  }

  const store: GraphStore = {
    snapshot() {
      const next = { nodes: nodes.read(), edges: edges.read(), groups: groups.read(), notes: notes.read() };
      if (Object.keys(next).some((list) => next[list as keyof Lists] !== last[list as keyof Lists])) {
        last = next;
        graph = graphOf(next, (id) => nodes.get(id) !== undefined);
      }
      return graph;
    },
    node: nodes.get,
    edge: edges.get,
    putNode: (node) => nodes.put(node.id, propertiesOf(node)),
    removeNode: nodes.remove,
    putEdge: ({ id, ...ends }) => edges.put(id, new Map(Object.entries(ends))),
    removeEdge: edges.remove,
    group: groups.get,
    putGroup: ({ id, ...properties }) => groups.put(id, propertiesFrom(properties)),
    removeGroup: groups.remove,
    note: notes.get,
    putNote: ({ id, ...properties }) => notes.put(id, propertiesFrom(properties)),
    removeNote: notes.remove,
    replace: (next) =>
      void transact(() => {
        replaceList(nodes, next.nodes, store.putNode);
        replaceList(edges, next.edges, store.putEdge);
        replaceList(groups, next.groups, store.putGroup);
        replaceList(notes, next.notes, store.putNote);
      }),
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
  if (initial) store.replace(initial);
  return store;
}

function replaceList<Element extends { id: string }>(
  map: ElementMap<Element>,
  next: readonly Element[] = [],
  put: (element: Element) => void,
): void {
  const kept = new Set(next.map(({ id }) => id));
  for (const { id } of map.read()) if (!kept.has(id)) map.remove(id);
  for (const element of next) put(element);
  map.arrange([...kept]);
}

interface Lists {
  nodes: GraphNode[];
  edges: GraphEdge[];
  groups: GraphGroup[];
  notes: StickyNote[];
}

function graphOf({ nodes, edges, groups, notes }: Lists, exists: (nodeId: string) => boolean): Graph {
  return {
    nodes,
    edges: connected(edges, exists),
    ...(groups.length === 0 ? {} : { groups }),
    ...(notes.length === 0 ? {} : { notes }),
  };
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
  const properties = propertiesFrom(rest);
  for (const [key, value] of Object.entries(config)) properties.set(CONFIG + key, value);
  return properties;
}

function propertiesFrom(element: { [key: string]: Json | undefined }): Map<string, Json> {
  const properties = new Map<string, Json>();
  for (const [key, value] of Object.entries(element)) if (value !== undefined) properties.set(key, value);
  return properties;
}

function readNode(id: string, properties: Properties): GraphNode | undefined {
  const inConfig: [string, Json][] = [];
  const own: [string, Json][] = [];
  for (const [key, value] of properties) {
    if (key.startsWith(CONFIG)) inConfig.push([key.slice(CONFIG.length), value]);
    else own.push([key, value]);
  }
  // Not by assignment, which a key named like a prototype would turn into something else.
  const config: JsonObject = Object.fromEntries(inConfig);
  const { type, name, position = { x: 0, y: 0 }, ...rest }: JsonObject = Object.fromEntries(own);
  if (type === undefined) return undefined;
  // Only GraphNodes are ever written, see propertiesOf.
  return { id, type, ...(name === undefined ? {} : { name }), config, position, ...rest } as GraphNode;
}

function readEdge(id: string, properties: Properties): GraphEdge | undefined {
  const { source, sourcePort = NEXT_PORT, target }: JsonObject = Object.fromEntries(properties);
  if (typeof source !== "string" || typeof sourcePort !== "string" || typeof target !== "string") return undefined;
  return { id, source, sourcePort, target };
}

function readGroup(id: string, properties: Properties): GraphGroup {
  return { id, name: "", ...Object.fromEntries(properties) };
}

function readNote(id: string, properties: Properties): StickyNote {
  const start = { text: "", position: { x: 0, y: 0 }, size: { width: 240, height: 120 } };
  return { id, ...start, ...Object.fromEntries(properties) };
}
