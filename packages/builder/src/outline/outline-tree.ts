import type { Graph, GraphEdge, GraphGroup, GraphNode, StickyNote } from "@millrace/shared/graph/document.ts";
import type { Descriptors } from "../model/new-node.ts";
import { downstream } from "../model/reach.ts";
import { type FlowLists, flowLists } from "./flow-lists.ts";
import { type Way, type WaysOut, waysOutOf } from "./ways.ts";

export type OutlineItem =
  | { kind: "step"; node: GraphNode; ways: WaysOut; incoming: number }
  | { kind: "way"; way: Way }
  /** Where a way goes on, when that is not what stands below it. */
  | { kind: "link"; edge: GraphEdge; target: GraphNode }
  | { kind: "section"; title: string }
  | { kind: "group"; group: GraphGroup; members: number }
  | { kind: "note"; note: StickyNote };

export interface OutlineRow {
  /** Stays the same while what it shows does. */
  key: string;
  /** From 1. */
  level: number;
  parent: string | null;
  /** Its place among its siblings, from 1, and how many they are. */
  place: number;
  siblings: number;
  hasChildren: boolean;
  item: OutlineItem;
}

interface Branch {
  key: string;
  item: OutlineItem;
  children: Branch[];
}

export const stepKey = (nodeId: string): string => `step:${nodeId}`;
const wayKey = ({ source, port, index }: Way): string => `way:${source}:${port.id}:${index}`;

/**
 * A workflow as a tree that can be read aloud: every row, in the order of reading.
 *
 * A chain is a plain list: what follows a step stands below it at the same level. Where ways part, each is a branch with a
 * list of its own. Where they meet again, the step stands once, after the step at which they parted, and each way ends with a
 * link to it. What no trigger leads to, groups and notes come last, each in a section.
 */
export function outlineTree(graph: Graph, descriptors: Descriptors): OutlineRow[] {
  const ways = waysOutOf(graph, descriptors);
  const waysOf = (node: GraphNode) => ways.get(node.id) ?? { plain: undefined, named: [] };
  const incoming = new Map<string, number>();
  for (const { target } of graph.edges) incoming.set(target, (incoming.get(target) ?? 0) + 1);
  const byId = new Map(graph.nodes.map((node) => [node.id, node]));

  const stepBranches = (list: readonly GraphNode[], lists: FlowLists): Branch[] =>
    list.flatMap((node, index) => {
      const own = waysOf(node);
      const step: Branch = {
        key: stepKey(node.id),
        item: { kind: "step", node, ways: own, incoming: incoming.get(node.id) ?? 0 },
        children: own.named.map((way) => wayBranch(way, lists)),
      };
      return [step, ...linkTo(own.plain?.edge, list[index + 1])];
    });
  const wayBranch = (way: Way, lists: FlowLists): Branch => {
    const list = lists.of(way);
    const children = [...linkTo(way.edge, list[0]), ...stepBranches(list, lists)];
    return { key: wayKey(way), item: { kind: "way", way }, children };
  };
  /** Nothing where the target stands next anyway. */
  const linkTo = (edge: GraphEdge | undefined, below: GraphNode | undefined): Branch[] => {
    const target = edge && byId.get(edge.target);
    if (!target || target === below) return [];
    return [{ key: `link:${edge.id}`, item: { kind: "link", edge, target }, children: [] }];
  };

  const triggers = graph.nodes.filter((node) => descriptors.get(node.type)?.kind === "trigger");
  const flow = flowLists(triggers, graph.nodes, waysOf);
  const left = graph.nodes.filter((node) => !flow.reached.has(node.id));
  const loose = flowLists(headsOf(left, graph), left, waysOf);
  return rowsOf([
    ...stepBranches(flow.root, flow),
    ...section("Not connected to a trigger", stepBranches(loose.root, loose)),
    ...section("Groups", groupBranches(graph)),
    ...section("Notes", noteBranches(graph)),
  ]);
}

/** Where steps that no trigger leads to begin: what nothing leads to, and one of each circle. */
function headsOf(left: readonly GraphNode[], { edges }: Graph): GraphNode[] {
  const ids = new Set(left.map(({ id }) => id));
  const within = edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  const led = new Set(within.map((edge) => edge.target));
  const heads = left.filter(({ id }) => !led.has(id));
  const reached = downstream(
    { edges: within },
    heads.map(({ id }) => id),
  );
  for (const node of left) {
    if (reached.has(node.id)) continue;
    heads.push(node);
    for (const id of downstream({ edges: within }, [node.id])) reached.add(id);
  }
  return heads;
}

function groupBranches({ groups = [], nodes }: Graph): Branch[] {
  return groups.map((group) => {
    const members = nodes.filter((node) => node.group === group.id).length;
    return { key: `group:${group.id}`, item: { kind: "group", group, members }, children: [] };
  });
}

function noteBranches({ notes = [] }: Graph): Branch[] {
  return notes.map((note) => ({ key: `note:${note.id}`, item: { kind: "note", note }, children: [] }));
}

function section(title: string, children: Branch[]): Branch[] {
  return children.length === 0 ? [] : [{ key: `section:${title}`, item: { kind: "section", title }, children }];
}

function rowsOf(roots: readonly Branch[]): OutlineRow[] {
  const rows: OutlineRow[] = [];
  function add(branches: readonly Branch[], level: number, parent: string | null): void {
    branches.forEach(({ key, item, children }, index) => {
      const hasChildren = children.length > 0;
      rows.push({ key, level, parent, place: index + 1, siblings: branches.length, hasChildren, item });
      add(children, level + 1, key);
    });
  }
  add(roots, 1, null);
  return rows;
}
