import type { OutlineItem, OutlineRow } from "./outline-tree.ts";
import type { Way } from "./ways.ts";

/** Gives the rows of one drawing after the other; those that did not change are the identical objects, and not drawn anew. */
export function createRowSharing(): (next: readonly OutlineRow[]) => readonly OutlineRow[] {
  let known: ReadonlyMap<string, OutlineRow> = new Map();
  return (next) => {
    const rows = next.map((row) => {
      const before = known.get(row.key);
      return before && sameRow(before, row) ? before : row;
    });
    known = new Map(rows.map((row) => [row.key, row]));
    return rows;
  };
}

function sameRow(a: OutlineRow, b: OutlineRow): boolean {
  return (
    a.level === b.level &&
    a.parent === b.parent &&
    a.place === b.place &&
    a.siblings === b.siblings &&
    a.hasChildren === b.hasChildren &&
    sameItem(a.item, b.item)
  );
}

function sameItem(a: OutlineItem, b: OutlineItem): boolean {
  switch (a.kind) {
    case "step":
      return (
        b.kind === "step" &&
        a.node === b.node &&
        a.incoming === b.incoming &&
        sameWay(a.ways.plain, b.ways.plain) &&
        a.ways.named.length === b.ways.named.length &&
        a.ways.named.every((way, index) => sameWay(way, b.ways.named[index]))
      );
    case "way":
      return b.kind === "way" && sameWay(a.way, b.way);
    case "link":
      return b.kind === "link" && a.edge === b.edge && a.target === b.target;
    case "section":
      return true;
    case "group":
      return b.kind === "group" && a.group === b.group && a.members === b.members;
    case "note":
      return b.kind === "note" && a.note === b.note;
    default:
      return a satisfies never;
  }
}

function sameWay(a: Way | undefined, b: Way | undefined): boolean {
  return (
    a === b ||
    (a !== undefined && b !== undefined && a.edge === b.edge && a.port.id === b.port.id && a.title === b.title)
  );
}
