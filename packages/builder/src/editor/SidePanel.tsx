import { type KeyboardEvent, type KeyboardEventHandler, type PointerEvent, type ReactNode, useState } from "react";
import classes from "./SidePanel.module.css";

const storageKey = "millrace.inspector-width";
const limits = { min: 320, max: 720, start: 380 };
const step = 16;

interface SidePanelProps {
  label: string;
  onKeyDown?: KeyboardEventHandler;
  onKeyDownCapture?: KeyboardEventHandler;
  children: ReactNode;
}

/** The panel on the right. Its inner edge can be dragged, or moved by the arrow keys; the width is remembered. */
export function SidePanel({ label, children, ...keys }: SidePanelProps) {
  const [width, setWidth] = useState(rememberedWidth);

  function resize(next: number): void {
    const clamped = Math.round(Math.min(limits.max, Math.max(limits.min, next)));
    setWidth(clamped);
    try {
      localStorage.setItem(storageKey, String(clamped));
    } catch {
      // Without storage the width is forgotten, nothing else.
    }
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) resize(window.innerWidth - event.clientX);
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === "ArrowLeft") resize(width + step);
    else if (event.key === "ArrowRight") resize(width - step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <aside className={classes.panel} style={{ width }} aria-label={label} {...keys}>
      <div
        className={classes.handle}
        role="separator"
        aria-orientation="vertical"
        aria-label={`Width of ${label.toLowerCase()}`}
        aria-valuemin={limits.min}
        aria-valuemax={limits.max}
        aria-valuenow={width}
        tabIndex={0}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={onPointerMove}
        onDoubleClick={() => resize(limits.start)}
        onKeyDown={onKeyDown}
      />
      {children}
    </aside>
  );
}

function rememberedWidth(): number {
  try {
    const width = Number(localStorage.getItem(storageKey));
    return width >= limits.min && width <= limits.max ? width : limits.start;
  } catch {
    return limits.start;
  }
}
