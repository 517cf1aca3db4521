import { type KeyboardEvent, useRef } from "react";
import { matchesKeys } from "../editor/actions/keys.ts";
import { menuKeys } from "./outline-keys.ts";
import type { OutlineRow } from "./outline-tree.ts";
import type { RowAction } from "./row-actions.ts";
import type { TreeRows } from "./use-tree-rows.ts";

/** Letters typed within so many milliseconds of each other are one word that is looked for. */
const wordPause = 700;

interface TreeKeys {
  rows: TreeRows;
  active: OutlineRow | undefined;
  nameOf(row: OutlineRow): string;
  actionsOf(row: OutlineRow): readonly RowAction[];
  goTo(key: string): void;
  openMenu(key: string): void;
  clearSelection(): void;
}

/** The keys of a tree, as the ARIA practices describe them, and those of what can be done with its rows. */
export function useTreeKeys({ rows, active, ...tree }: TreeKeys): (event: KeyboardEvent) => void {
  const typed = useRef({ text: "", at: 0 });

  /** Where an arrow key leads; undefined for other keys. */
  function destination(event: KeyboardEvent, row: OutlineRow): OutlineRow | "fold" | "unfold" | null | undefined {
    const { visible, isFolded } = rows;
    const at = visible.indexOf(row);
    switch (event.key) {
      case "ArrowDown":
        return visible[at + 1] ?? null;
      case "ArrowUp":
        return visible[at - 1] ?? null;
      case "Home":
        return visible[0];
      case "End":
        return visible.at(-1);
      case "ArrowRight":
        if (!row.hasChildren) return null;
        return isFolded(row.key) ? "unfold" : (visible[at + 1] ?? null);
      case "ArrowLeft":
        if (row.hasChildren && !isFolded(row.key)) return "fold";
        return visible.find(({ key }) => key === row.parent) ?? null;
      default:
        return undefined;
    }
  }

  function onArrows(event: KeyboardEvent, row: OutlineRow): boolean {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return false;
    const to = destination(event, row);
    if (to === undefined) return false;
    if (to === "fold" || to === "unfold") rows.fold(row.key, to === "fold");
    else if (to !== null) tree.goTo(to.key);
    return true;
  }

  function onLetter(event: KeyboardEvent, row: OutlineRow, mayBegin: boolean): boolean {
    // With Shift, letters are what can be done with the row.
    if (event.key.length !== 1 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    const goesOn = event.timeStamp - typed.current.at < wordPause && typed.current.text !== "";
    if (!goesOn && (!mayBegin || !/[\p{L}\p{N}]/u.test(event.key))) return false;
    const text = (goesOn ? typed.current.text : "") + event.key.toLowerCase();
    const { visible } = rows;
    // The first letter goes on to the next row, further ones stay while they fit.
    const from = visible.indexOf(row) + (goesOn ? 0 : 1);
    const found = [...visible.slice(from), ...visible.slice(0, from)].find((one) =>
      ` ${tree.nameOf(one).toLowerCase()}`.replaceAll(/[“”]/g, "").includes(` ${text}`),
    );
    typed.current = { text: found ? text : "", at: event.timeStamp };
    if (found) tree.goTo(found.key);
    // A letter that fits nothing any more is not a part of the word.
    return found !== undefined || !goesOn;
  }

  function onKey(event: KeyboardEvent, row: OutlineRow): boolean {
    if (onArrows(event, row) || onLetter(event, row, false)) return true;
    if (menuKeys.some((shortcut) => matchesKeys(event, shortcut))) {
      tree.openMenu(row.key);
      return true;
    }
    if (event.key === "Escape") {
      tree.clearSelection();
      return true;
    }
    const action = tree.actionsOf(row).find(({ keys }) => keys.some((shortcut) => matchesKeys(event, shortcut)));
    if (action) {
      action.run();
      return true;
    }
    return onLetter(event, row, true);
  }

  return (event) => {
    // A name is being typed, or a button of the row has the focus.
    const isRow = event.target instanceof Element && event.target.getAttribute("role") === "treeitem";
    if (!isRow || !active || event.defaultPrevented || event.nativeEvent.isComposing) return;
    if (!onKey(event, active)) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
