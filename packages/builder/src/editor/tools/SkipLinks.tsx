import type { MouseEvent } from "react";
import classes from "./SkipLinks.module.css";

const places = {
  outline: { words: "Skip to the outline", target: '#outline [role="treeitem"][tabindex="0"]' },
  canvas: { words: "Skip to the canvas", target: ".mr-canvas .react-flow__node, .mr-canvas" },
} as const;

/** The first stops of the editor: past its bar to where the workflow is. Seen while they have the focus. */
export function SkipLinks({ outline, canvas }: { outline: boolean; canvas: boolean }) {
  const shown = [...(outline ? [places.outline] : []), ...(canvas ? [places.canvas] : [])];
  function go(event: MouseEvent, target: string): void {
    event.preventDefault();
    document.querySelector<HTMLElement>(target)?.focus();
  }
  return shown.map(({ words, target }) => (
    <a key={words} className={classes.skip} href="#page" onClick={(event) => go(event, target)}>
      {words}
    </a>
  ));
}
