import { useEffect } from "react";
import type { Editor } from "../model/editor.ts";

export interface CanvasKeyActions {
  remove(): void;
  duplicate(): void;
  selectAll(): void;
  clearSelection(): void;
  nudge(dx: number, dy: number): void;
  copy(): string | undefined;
  paste(text: string): void;
}

const step = 8;
const bigStep = 32;
const arrows: Record<string, [number, number]> = {
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
};

/** The keyboard and the clipboard on the canvas. Keys typed into fields and dialogs are left to them. */
export function useCanvasKeys(editor: Editor, actions: CanvasKeyActions): void {
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;

    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || isElsewhere(event.target)) return;
      if (event.metaKey || event.ctrlKey) {
        if (onShortcut(event)) event.preventDefault();
        return;
      }
      if (!isCanvas(event.target)) return;
      if (event.key === "Delete" || event.key === "Backspace") {
        event.preventDefault();
        actions.remove();
      } else if (event.key === "Escape") {
        actions.clearSelection();
      } else if (arrows[event.key] && !isNode(event.target)) {
        // A focused node is moved by React Flow.
        event.preventDefault();
        const [x, y] = arrows[event.key] ?? [0, 0];
        const by = event.shiftKey ? bigStep : step;
        actions.nudge(x * by, y * by);
      }
    }

    function onShortcut(event: KeyboardEvent): boolean {
      switch (event.key.toLowerCase()) {
        case "z":
          if (event.shiftKey) editor.redo();
          else editor.undo();
          return true;
        case "y":
          editor.redo();
          return true;
        case "a":
          if (!isCanvas(event.target)) return false;
          actions.selectAll();
          return true;
        case "d":
          actions.duplicate();
          return true;
        default:
          return false;
      }
    }

    function onCopy(event: ClipboardEvent): void {
      if (isElsewhere(event.target) || !isCanvas(event.target) || hasSelectedText()) return;
      const text = actions.copy();
      if (text === undefined) return;
      event.clipboardData?.setData("text/plain", text);
      event.preventDefault();
      if (event.type === "cut") actions.remove();
    }

    function onPaste(event: ClipboardEvent): void {
      if (isElsewhere(event.target)) return;
      const text = event.clipboardData?.getData("text/plain");
      if (text) actions.paste(text);
    }

    window.addEventListener("keydown", onKeyDown, { signal });
    document.addEventListener("copy", onCopy, { signal });
    document.addEventListener("cut", onCopy, { signal });
    document.addEventListener("paste", onPaste, { signal });
    return () => stop.abort();
  }, [editor, actions]);
}

/** In a field, a menu or a dialog. */
function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"]';
  return target.closest(field) !== null;
}

/** On the canvas, or on nothing in particular. */
function isCanvas(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  return target === document.body || target.closest(".mr-canvas") !== null;
}

function isNode(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(".react-flow__node") !== null;
}

function hasSelectedText(): boolean {
  return (window.getSelection()?.toString() ?? "") !== "";
}
