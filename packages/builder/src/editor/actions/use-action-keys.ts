import { useEffect } from "react";
import { useEditorActions } from "./actions.ts";
import { matchesKeys } from "./keys.ts";

/** Lets the keyboard run the editor's actions. Keys typed into fields, menus and dialogs are left to them. */
export function useActionKeys(): void {
  const actions = useEditorActions();
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing || isElsewhere(event.target)) return;
      // Enter and Space press what is focused.
      if ((event.key === "Enter" || event.key === " ") && isButton(event.target)) return;
      const action = actions.find(
        ({ keys = [], keysCount = "canvas", isPossible }) =>
          keysCount !== "browser" &&
          (keysCount === "editor" || isCanvas(event.target)) &&
          keys.some((shortcut) => matchesKeys(event, shortcut)) &&
          isPossible(),
      );
      if (!action) return;
      event.preventDefault();
      action.run();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [actions]);
}

/** In a field, a menu or a dialog. */
export function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  const field = 'input, textarea, select, [contenteditable="true"], [role="dialog"], [role="menu"], [role="listbox"]';
  return target.closest(field) !== null;
}

/** On the canvas, or on nothing in particular. */
export function isCanvas(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return true;
  return target === document.body || target.closest(".mr-canvas") !== null;
}

function isButton(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, summary, [role="button"]') !== null;
}
