import type { TouchEvent } from "react";

/**
 * React Flow lets the end of an edge be taken hold of by mouse only, though it follows a finger once it is held:
 * a finger on an end is passed on as a mouse button that went down there.
 */
export function onTouchStartCapture(event: TouchEvent): void {
  const finger = event.touches[0];
  const end = event.target instanceof Element ? event.target.closest(".react-flow__edgeupdater") : null;
  if (!end || !finger || event.touches.length > 1) return;
  // Else the finger would move the view, too.
  event.stopPropagation();
  const { clientX, clientY } = finger;
  end.dispatchEvent(new MouseEvent("mousedown", { bubbles: true, button: 0, clientX, clientY }));
}
