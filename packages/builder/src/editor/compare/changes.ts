import { diffGraphs } from "@millrace/shared/graph/diff.ts";
import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { edgeChanges } from "./edge-words.ts";
import { changedStepWords, stepWords } from "./node-words.ts";
import { remarkChanges } from "./remark-words.ts";
import { type SettingChange, settingChanges } from "./setting-words.ts";

/** One thing that is different between two graphs, in words. */
export interface Change {
  /** Names it among the others. */
  key: string;
  /** A remark means nothing to a run: a note, a group. */
  kind: "added" | "removed" | "changed" | "remark";
  words: string;
  /** Where on the canvas it is. */
  nodeId: string | null;
  /** Edges of the later graph, and edges that only the earlier one has. */
  added: readonly string[];
  removed: readonly string[];
  /** Of a step that changed. */
  settings: readonly SettingChange[];
}

const none = { added: [], removed: [], settings: [] };

/**
 * Everything that is different in `after`, one line a change: what came, what went and what changed from top to bottom, then
 * ways, then remarks. Where steps stand does not count.
 */
export function describeChanges(before: Graph, after: Graph, descriptors: Descriptors): Change[] {
  const diff = diffGraphs(before, after);
  const [was, is] = [byId(before), byId(after)];
  const steps: { change: Change; node: GraphNode }[] = [];
  for (const id of diff.added) {
    const node = is.get(id);
    if (node)
      steps.push({
        node,
        change: { ...none, ...about(id), kind: "added", words: `Added: ${stepWords(node, descriptors)}` },
      });
  }
  for (const id of diff.removed) {
    const node = was.get(id);
    if (node)
      steps.push({
        node,
        change: { ...none, ...about(id), kind: "removed", words: `Removed: ${stepWords(node, descriptors)}` },
      });
  }
  for (const { nodeId, fields } of diff.changed) {
    const [old, node] = [was.get(nodeId), is.get(nodeId)];
    if (!old || !node) continue;
    const settings = settingChanges(old, node, fields, descriptors.get(node.type));
    const kind = fields.every((field) => field === "note") ? "remark" : "changed";
    const words = changedStepWords(old, node, settings, descriptors);
    steps.push({ node, change: { ...none, ...about(nodeId), kind, words, settings } });
  }
  const ways = edgeChanges(diff, before, after, descriptors).map(({ kind, words, source, added, removed }): Change => ({
    ...none,
    key: `way/${[...added, ...removed].join("/")}`,
    ...{ kind, words, added, removed, nodeId: source },
  }));
  const inOrder = steps
    .toSorted((a, b) => a.node.position.y - b.node.position.y || a.node.position.x - b.node.position.x)
    .map(({ change }) => change);
  const all = [...inOrder, ...ways, ...remarkChanges(before, after).map((remark): Change => ({ ...none, ...remark }))];
  return [...all.filter(({ kind }) => kind !== "remark"), ...all.filter(({ kind }) => kind === "remark")];
}

function about(nodeId: string) {
  return { key: `step/${nodeId}`, nodeId };
}

function byId(graph: Graph): Map<string, GraphNode> {
  return new Map(graph.nodes.map((node) => [node.id, node]));
}

/** “1,204 people are waiting here”, for steps at which somebody is. */
export function peopleWords(people: number): string {
  return people === 1 ? "1 person is waiting here" : `${people.toLocaleString("en")} people are waiting here`;
}
