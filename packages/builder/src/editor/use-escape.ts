import { type KeyboardEvent, type KeyboardEventHandler, useRef } from "react";

interface EscapeKeys {
  onKeyDownCapture: KeyboardEventHandler;
  onKeyDown: KeyboardEventHandler;
}

/** Calls back when Escape is pressed in a panel in which nothing is open that Escape would close first. */
export function useEscape(onEscape: (() => void) | undefined): EscapeKeys {
  const wasOpen = useRef(false);
  return {
    onKeyDownCapture(event) {
      // Looked up before the key closes it.
      wasOpen.current = event.key === "Escape" && isSomethingOpen(event);
    },
    onKeyDown(event) {
      const { target, currentTarget } = event;
      if (event.key !== "Escape" || wasOpen.current) return;
      // What is in a dialog of its own only reaches the panel by way of React.
      if (!(target instanceof Element) || !currentTarget.contains(target)) return;
      // An editor of text takes Escape also when it has nothing to close.
      if (event.defaultPrevented && !target.closest(".cm-editor")) return;
      event.stopPropagation();
      onEscape?.();
    },
  };
}

function isSomethingOpen({ target }: KeyboardEvent): boolean {
  if (document.querySelector(".cm-tooltip-autocomplete") !== null) return true;
  return target instanceof Element && target.getAttribute("aria-expanded") === "true";
}
