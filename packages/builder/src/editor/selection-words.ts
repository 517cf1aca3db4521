import type { GraphNode } from "@millrace/shared/graph/document.ts";

/** What is selected, in words: `3 steps and 1 note`. */
export function selectionWords(steps: number, groups: number, notes: number): string {
  const parts = [counted(steps, "step"), counted(groups, "group"), counted(notes, "note")].filter(
    (part) => part !== "",
  );
  const last = parts.at(-1) ?? "Nothing";
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(", ")} and ${last}`;
}

function counted(count: number, word: string): string {
  return count === 0 ? "" : `${count} ${word}${count === 1 ? "" : "s"}`;
}

/** Whether a switch for several steps stands on: as long as one of them is. */
export function isAnyOn(nodes: readonly GraphNode[]): boolean {
  return nodes.some((node) => node.disabled !== true);
}
