import { IconPointerFilled } from "@tabler/icons-react";
import { type RefObject, useEffect } from "react";
import { useReactFlow, useViewport } from "reactflow";
import classes from "./people.module.css";
import { useEverybody, usePointers } from "./people.ts";
import { hueOf } from "./person-look.ts";
import { usePointAt } from "./use-presence.ts";

const toldEveryMs = 80;

/** Where the others point at on the canvas. Lies over it; while nobody else is here it costs nothing. */
export function Pointers({ canvas }: { canvas: RefObject<HTMLElement | null> }) {
  const isAlone = useEverybody().length === 0;
  if (isAlone) return null;
  return <SharedPointers canvas={canvas} />;
}

function SharedPointers({ canvas }: { canvas: RefObject<HTMLElement | null> }) {
  const people = usePointers();
  const { x, y, zoom } = useViewport();
  useOwnPointer(canvas);
  return (
    <div className={classes.pointers} aria-hidden>
      {people.map((person) => {
        const { connection, name, cursor } = person;
        if (!cursor) return null;
        const place = `translate(${Math.round(x + cursor.x * zoom)}px, ${Math.round(y + cursor.y * zoom)}px)`;
        return (
          <div key={connection} className={classes.pointer} style={{ ...hueOf(person), transform: place }}>
            <IconPointerFilled size={16} />
            <span>{name}</span>
          </div>
        );
      })}
    </div>
  );
}

/** Tells the others where this pointer is, some ten times a second while it moves. */
function useOwnPointer(canvas: RefObject<HTMLElement | null>): void {
  const pointAt = usePointAt();
  const { screenToFlowPosition } = useReactFlow();
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    let at: { x: number; y: number } | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = () => {
      timer = undefined;
      const place = at && screenToFlowPosition(at, { snapToGrid: false });
      pointAt(place && { x: Math.round(place.x), y: Math.round(place.y) });
    };
    const move = (to: typeof at) => {
      at = to;
      timer ??= setTimeout(tell, toldEveryMs);
    };
    const onMove = ({ clientX: x, clientY: y }: PointerEvent) => move({ x, y });
    const onLeave = () => move(null);
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerleave", onLeave);
    return () => {
      clearTimeout(timer);
      pointAt(null);
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerleave", onLeave);
    };
  }, [canvas, pointAt, screenToFlowPosition]);
}
