import type { GraphDiff } from "@millrace/shared/api/workflows.ts";
import type { Graph, GraphNode } from "@millrace/shared/graph/document.ts";
import { stepName } from "../../canvas/step-summary.ts";
import type { Descriptors } from "../../model/new-node.ts";
import { fieldTitle } from "../field-title.ts";

/** What publishing would change, in words, one line a change. */
export interface ChangeLine {
  kind: "added" | "removed" | "changed";
  words: string;
  /** Which settings, for a changed step. */
  detail?: string;
}

export function changeLines(diff: GraphDiff, before: Graph, after: Graph, descriptors: Descriptors): ChangeLine[] {
  const nameIn = (graph: Graph, id: string) => {
    const node = graph.nodes.find((one) => one.id === id);
    return node ? stepName(node, descriptors.get(node.type)) : id;
  };
  const lines: ChangeLine[] = [
    ...diff.added.map((id): ChangeLine => ({ kind: "added", words: nameIn(after, id) })),
    ...diff.removed.map((id): ChangeLine => ({ kind: "removed", words: nameIn(before, id) })),
    ...diff.changed.map(({ nodeId, fields }): ChangeLine => ({
      kind: "changed",
      words: nameIn(after, nodeId),
      detail: fields
        .map((field) =>
          titleOf(
            field,
            after.nodes.find((node) => node.id === nodeId),
            descriptors,
          ),
        )
        .join(", "),
    })),
  ];
  const touched = new Set([...diff.added, ...diff.removed]);
  const ways = (graph: Graph, ids: readonly string[]) =>
    graph.edges.filter((edge) => ids.includes(edge.id) && !touched.has(edge.source) && !touched.has(edge.target));
  for (const edge of ways(after, diff.addedEdges)) {
    lines.push({ kind: "added", words: `Way from ${nameIn(after, edge.source)} to ${nameIn(after, edge.target)}` });
  }
  for (const edge of ways(before, diff.removedEdges)) {
    lines.push({ kind: "removed", words: `Way from ${nameIn(before, edge.source)} to ${nameIn(before, edge.target)}` });
  }
  return lines;
}

const ownFields: Record<string, string> = {
  type: "Type",
  name: "Name",
  disabled: "Switched on or off",
  note: "Note",
  retry: "Retries",
  onError: "When it fails",
  timeout: "Time limit",
  join: "Waits for",
};

/** The setting's name in the form, e.g. "Subject" for `config.subject`. */
function titleOf(field: string, node: GraphNode | undefined, descriptors: Descriptors): string {
  const key = field.replace(/^config\./, "");
  if (key === field) return ownFields[field] ?? field;
  return fieldTitle(descriptors.get(node?.type ?? ""), key) ?? key;
}
