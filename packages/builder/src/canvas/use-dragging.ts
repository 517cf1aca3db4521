import type { Graph } from "@millrace/shared/graph/document.ts";
import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type NodeChange, useStoreApi } from "reactflow";
import type { Box } from "../model/box.ts";
import { boxAt } from "../model/box.ts";
import type { Dropped } from "../model/commands/nodes.ts";
import type { Point } from "../model/geometry.ts";
import { createDragTraces, type DragTraces, noTraces } from "./drag-traces.ts";
import { beginDrag, type Drag, dropsOf, groupChanges, moved, type Shift, shiftOf } from "./drag.ts";
import { createMover, type Mover } from "./mover.ts";
import { createPacer, type Pacer } from "./pacer.ts";
import { shield } from "./shield.ts";
import { type CanvasNode, emptyScene, type Scene } from "./scene.ts";

/** How near on the screen a line must be to attract. */
const reachOnScreen = 6;
/**
 * How often everything is drawn anew on the way: in every move where that is quick; else what is dragged follows by itself.
 */
const pace = { quick: 8, least: 0, most: 400, perWork: 4 };
/** In a drawing with more elements, not even the first move waits for that. */
const manyElements = 300;
const paceOfMany = { ...pace, most: 600, perWork: 30 };
const nowhere: ReadonlyMap<string, Point> = new Map();

/** What is drawn otherwise than the document says, while something is dragged. */
export interface Dragged {
  nodes: ReadonlyMap<string, Point>;
  notes: ReadonlyMap<string, Point>;
  frozen: ReadonlyMap<string, Box>;
  drops: ReadonlyMap<string, "receives" | "loses">;
  /** The originals stay, copies are dragged. */
  isCopying: boolean;
}

const atRest: Dragged = {
  nodes: nowhere,
  notes: nowhere,
  frozen: new Map(),
  drops: new Map(),
  isCopying: false,
};
/** Begun, with everything still drawn where it stood. */
const begun: Dragged = { ...atRest };
const copying: Dragged = { ...atRest, isCopying: true };

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
  traces: DragTraces;
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
  const [traces] = useState(createDragTraces);
  const [pacers] = useState(() => ({ few: createPacer(pace), many: createPacer(paceOfMany) }));
  const current = useRef(noDrag());

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
        current.current.mover?.to({ x: 0, y: 0 });
        traces.set(noTraces);
        setDragged(atRest);
      },
      { signal, capture: true },
    );
    window.addEventListener("keyup", (event) => event.key === "Alt" && hold(false), { signal });
    // Also when the canvas goes while something is dragged.
    const letGo = () => {
      current.current.pacer?.cancel();
      current.current.mover?.stop();
    };
    return () => {
      stop.abort();
      letGo();
      hold(false);
    };
  }, [isDragging, traces]);

  const actions = useMemo(() => {
    function begin(ids: ReadonlySet<string>): Drag {
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      const view = boxAt({ x: -x / zoom, y: -y / zoom }, { width: width / zoom, height: height / zoom });
      current.current.scene = sceneRef.current;
      const isLarge = sceneRef.current.nodes.length > manyElements;
      current.current.pacer = isLarge ? pacers.many : pacers.few;
      if (isLarge) pacers.many.defer();
      return beginDrag(getGraph(), sceneRef.current, ids, view, current.current.copies);
    }
    function draw(): void {
      const { drag, by } = current.current;
      if (!drag || !by) return;
      const graph = getGraph();
      const drops = dropsOf(graph, groupChanges(graph, sceneRef.current, drag, by));
      current.current.drops = String([...drops]);
      const places = { nodes: moved(drag.nodes, by), notes: moved(drag.notes, by) };
      // At once, so that it is known how long it takes.
      flushSync(() => setDragged({ ...places, frozen: drag.frames, drops, isCopying: false }));
      current.current.mover?.refresh();
    }
    function dropsAt(drag: Drag, by: Point): string {
      const graph = getGraph();
      return String([...dropsOf(graph, groupChanges(graph, sceneRef.current, drag, by))]);
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
        traces.set({ guides: by.guides, copies });
        setDragged(copying);
        return;
      }
      traces.set({ guides: by.guides, copies: [] });
      setDragged((before) => (before === atRest ? begun : before));
      const { pacer } = state;
      pacer?.ask(draw);
      const { domNode } = store.getState();
      if (pacer?.isBehind() && domNode && !state.mover) {
        shield(domNode, true);
        state.mover = createMover(domNode, state.scene, movedIn(state.scene, drag));
      }
      state.mover?.to(by);
      // Whether something would come into a group or leave it is seen at once.
      if (pacer?.isBehind() && dropsAt(drag, by) !== state.drops) pacer.now(draw);
    }
    function end(): void {
      const { drag, by, given, mover, pacer } = current.current;
      current.current = noDrag();
      pacer?.cancel();
      mover?.stop();
      if (mover) shield(store.getState().domNode, false);
      activeRef.current = false;
      traces.set(noTraces);
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
  }, [store, traces, pacers, sceneRef, activeRef, getGraph, onDrop, onCopy]);

  return { dragged, traces, isFree, ...actions };
}

/** What is known of the drag under way. */
function noDrag() {
  return {
    drag: null as Drag | null,
    /** How it was drawn when the drag began. */
    scene: emptyScene,
    by: null as Shift | null,
    mover: undefined as Mover | undefined,
    pacer: undefined as Pacer | undefined,
    /** What would happen to frames, as it was drawn last. */
    drops: "",
    copies: false,
    free: false,
    /** It was given up. */
    given: false,
  };
}

/** Scene ids of what moves: also frames of which every step is dragged. */
function movedIn(scene: Scene, { held, nodes, frames }: Drag): ReadonlySet<string> {
  const along = scene.nodes.filter(({ type, data }) => type === "frame" && !frames.has(data.group.id));
  return new Set([...held.keys(), ...nodes.keys(), ...along.map(({ id }) => id)]);
}

function shiftFrom({ held }: Drag, places: ReadonlyMap<string, Point>): Point {
  for (const [id, to] of places) {
    const from = held.get(id);
    if (from) return { x: to.x - from.x, y: to.y - from.y };
  }
  return { x: 0, y: 0 };
}
