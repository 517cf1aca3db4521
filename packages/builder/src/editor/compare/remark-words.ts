import type { Graph, GraphGroup, StickyNote } from "@millrace/shared/graph/document.ts";

interface Remark {
  key: string;
  kind: "remark";
  words: string;
  nodeId: null;
}

const longest = 40;

/** Groups and notes that came, went, or say something else. They mean nothing to a run. */
export function remarkChanges(before: Graph, after: Graph): Remark[] {
  return [
    ...compared(before.groups ?? [], after.groups ?? [], "group", ({ name }: GraphGroup) => name),
    ...compared(before.notes ?? [], after.notes ?? [], "note", ({ text }: StickyNote) => text),
  ];
}

function compared<Item extends { id: string }>(
  before: readonly Item[],
  after: readonly Item[],
  what: "group" | "note",
  textOf: (item: Item) => string,
): Remark[] {
  const was = new Map(before.map((item) => [item.id, item]));
  const is = new Map(after.map((item) => [item.id, item]));
  const remark = (id: string, words: string): Remark => ({ key: `${what}/${id}`, kind: "remark", words, nodeId: null });
  const named = (item: Item) => (textOf(item) === "" ? what : `${what} “${short(textOf(item))}”`);
  return [
    ...after.flatMap((item) => (was.has(item.id) ? [] : [remark(item.id, `Added: ${named(item)}`)])),
    ...before.flatMap((item) => (is.has(item.id) ? [] : [remark(item.id, `Removed: ${named(item)}`)])),
    ...after.flatMap((item) => {
      const old = was.get(item.id);
      if (!old || textOf(old) === textOf(item)) return [];
      const title = what === "group" ? "Group" : "Note";
      return [remark(item.id, `${title}: “${short(textOf(old))}” → “${short(textOf(item))}”`)];
    }),
  ];
}

function short(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, " ");
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
