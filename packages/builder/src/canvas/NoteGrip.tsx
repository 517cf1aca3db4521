import type { KeyboardEvent, PointerEvent } from "react";
import { useStoreApi } from "reactflow";
import { noteSize } from "../model/commands/notes.ts";
import { gridSize } from "../model/geometry.ts";
import classes from "./NoteCard.module.css";

interface Size {
  width: number;
  height: number;
}

interface NoteGripProps {
  size: Size;
  /** While it is dragged. */
  onSize: (size: Size) => void;
  /** When it is let go, and after each press of an arrow key. */
  onEnd: (size: Size) => void;
}

/** The corner by which a note is made larger or smaller, by pointer or by arrow keys. */
export function NoteGrip({ size, onSize, onEnd }: NoteGripProps) {
  const store = useStoreApi();

  function start(event: PointerEvent<HTMLButtonElement>): void {
    if (event.button !== 0) return;
    event.stopPropagation();
    const grip = event.currentTarget;
    const from = { x: event.clientX, y: event.clientY };
    const zoom = store.getState().transform[2];
    const stop = new AbortController();
    const { signal } = stop;
    let next = size;
    grip.setPointerCapture(event.pointerId);
    grip.addEventListener(
      "pointermove",
      ({ clientX, clientY }: globalThis.PointerEvent) => {
        next = noteSize({
          width: size.width + (clientX - from.x) / zoom,
          height: size.height + (clientY - from.y) / zoom,
        });
        onSize(next);
      },
      { signal },
    );
    grip.addEventListener(
      "pointerup",
      () => {
        stop.abort();
        onEnd(next);
      },
      { signal },
    );
    grip.addEventListener(
      "pointercancel",
      () => {
        stop.abort();
        onSize(size);
      },
      { signal },
    );
  }

  function onKeyDown(event: KeyboardEvent): void {
    const by = event.shiftKey ? gridSize * 4 : gridSize;
    const wide = event.key === "ArrowRight" ? by : event.key === "ArrowLeft" ? -by : 0;
    const high = event.key === "ArrowDown" ? by : event.key === "ArrowUp" ? -by : 0;
    if (wide === 0 && high === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onEnd(noteSize({ width: size.width + wide, height: size.height + high }));
  }

  return (
    <button
      type="button"
      className={`${classes.grip} nodrag nopan`}
      aria-label="Size of the note, change it with the arrow keys"
      onPointerDown={start}
      onKeyDown={onKeyDown}
    />
  );
}
