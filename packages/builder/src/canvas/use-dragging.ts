import type { Graph } from "@millrace/shared/graph/document.ts";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { type NodeChange, useStoreApi } from "reactflow";
import type { Box } from "../model/box.ts";
import { boxAt } from "../model/box.ts";
import type { Dropped } from "../model/commands/nodes.ts";
import type { Point } from "../model/geometry.ts";
import { beginDrag, type Drag, dropsOf, groupChanges, moved, type Shift, shiftOf } from "./drag.ts";
import type { CanvasNode, Scene } from "./scene.ts";

/** How near on the screen a line must be to attract. */
const reachOnScreen = 6;
const nowhere: ReadonlyMap<string, Point> = new Map();

/** What is drawn otherwise than the document says, while something is dragged. */
export interface Dragged {
  nodes: ReadonlyMap<string, Point>;
  notes: ReadonlyMap<string, Point>;
  frozen: ReadonlyMap<string, Box>;
  drops: ReadonlyMap<string, "receives" | "loses">;
  guides: Shift["guides"];
  /** Where copies would be put; the originals stay. */
  copies: readonly Box[];
}

const atRest: Dragged = {
  nodes: nowhere,
  notes: nowhere,
  frozen: new Map(),
  drops: new Map(),
  guides: { lines: [], gaps: [] },
  copies: [],
};

interface DraggingOptions {
  getGraph: () => Graph;
  /** The scene as it was drawn last. */
  sceneRef: RefObject<Scene>;
  /** True while something is dragged. */
  activeRef: RefObject<boolean>;
  onDrop: (dropped: Dropped) => void;
  /** Copies of these were dragged so far. */
  onCopy: (drag: Drag, by: Point) => void;
}

export interface Dragging {
  dragged: Dragged;
  /** Alt is held: nothing snaps. */
  isFree: boolean;
  start(event: { altKey: boolean }): void;
  /** Takes React Flow's changes of places. */
  take(changes: readonly NodeChange<CanvasNode>[]): void;
}

/**
 * Dragging by hand. Snaps to the grid and to what stands around; frames take their nodes along; nodes enter and leave
 * frames. Alt from the beginning drags copies; Alt on the way lets go of grid and lines; Escape takes all back.
 */
export function useDragging({ getGraph, sceneRef, activeRef, onDrop, onCopy }: DraggingOptions): Dragging {
  const store = useStoreApi();
  const [dragged, setDragged] = useState(atRest);
  const [isFree, setFree] = useState(false);
  const isDragging = dragged !== atRest;
  const current = useRef<{ drag: Drag | null; by: Shift | null; copies: boolean; free: boolean; given: boolean }>({
    drag: null,
    by: null,
    copies: false,
    free: false,
    given: false,
  });

  useEffect(() => {
    if (!isDragging) return;
    const stop = new AbortController();
    const { signal } = stop;
    const hold = (free: boolean) => {
      current.current.free = free;
      setFree(free);
    };
    window.addEventListener(
      "keydown",
      (event) => {
        if (event.key === "Alt") hold(true);
        if (event.key !== "Escape" || !current.current.drag) return;
        event.stopPropagation();
        current.current.given = true;
        setDragged(atRest);
      },
      { signal, capture: true },
    );
    window.addEventListener("keyup", (event) => event.key === "Alt" && hold(false), { signal });
    return () => {
      stop.abort();
      hold(false);
    };
  }, [isDragging]);

  const actions = useMemo(() => {
    function begin(ids: ReadonlySet<string>): Drag {
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      const view = boxAt({ x: -x / zoom, y: -y / zoom }, { width: width / zoom, height: height / zoom });
      return beginDrag(getGraph(), sceneRef.current, ids, view, current.current.copies);
    }
    function follow(drag: Drag, raw: Point): void {
      const state = current.current;
      const reach = state.free && !drag.copies ? undefined : reachOnScreen / store.getState().transform[2];
      const by = shiftOf(drag, raw, reach);
      state.by = by;
      if (drag.copies) {
        const copies = drag.boxes.map((box) =>
          boxAt(
            { x: box.left + by.x, y: box.top + by.y },
            { width: box.right - box.left, height: box.bottom - box.top },
          ),
        );
        setDragged({ ...atRest, guides: by.guides, copies });
        return;
      }
      const graph = getGraph();
      const drops = dropsOf(graph, groupChanges(graph, sceneRef.current, drag, by));
      const places = { nodes: moved(drag.nodes, by), notes: moved(drag.notes, by) };
      setDragged({ ...places, frozen: drag.frames, drops, guides: by.guides, copies: [] });
    }
    function end(): void {
      const { drag, by, given } = current.current;
      current.current = { drag: null, by: null, copies: false, free: false, given: false };
      activeRef.current = false;
      setDragged(atRest);
      if (!drag || !by || given) return;
      if (drag.copies) return onCopy(drag, by);
      const groups = groupChanges(getGraph(), sceneRef.current, drag, by);
      onDrop({ nodes: moved(drag.nodes, by), notes: moved(drag.notes, by), groups });
    }
    return {
      start({ altKey }: { altKey: boolean }) {
        current.current.copies = altKey;
      },
      take(changes: readonly NodeChange<CanvasNode>[]) {
        const places = new Map<string, Point>();
        let isOver = false;
        for (const change of changes) {
          if (change.type !== "position") continue;
          isOver ||= change.dragging === false;
          if (change.position) places.set(change.id, change.position);
        }
        if (places.size === 0 && !isOver) return;
        const state = current.current;
        if (!isOver) {
          activeRef.current = true;
          state.drag ??= begin(new Set(places.keys()));
          if (!state.given) follow(state.drag, shiftFrom(state.drag, places));
          return;
        }
        // Without a drag before it, it is a step by an arrow key.
        if (!state.drag) {
          const drag = begin(new Set(places.keys()));
          const by = shiftFrom(drag, places);
          onDrop({ nodes: moved(drag.nodes, by), notes: moved(drag.notes, by) });
          return;
        }
        end();
      },
    };
  }, [store, sceneRef, activeRef, getGraph, onDrop, onCopy]);

  return { dragged, isFree, ...actions };
}

function shiftFrom({ held }: Drag, places: ReadonlyMap<string, Point>): Point {
  for (const [id, to] of places) {
    const from = held.get(id);
    if (from) return { x: to.x - from.x, y: to.y - from.y };
  }
  return { x: 0, y: 0 };
}
