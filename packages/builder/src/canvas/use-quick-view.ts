import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type OnMove, useStoreApi, type Viewport } from "reactflow";
import { createPacer } from "./pacer.ts";
import { shield } from "./shield.ts";

/**
 * How often, while a person pans or zooms, the rest of the canvas hears of it (what is in sight, the map):
 * so often that it takes a fifth of the time at most, whatever the drawing and the machine are.
 */
const pace = { least: 150, most: 400, perWork: 5 };

/** React Flow leaves the view to whoever gives it one; ours is kept by `useQuickView`, so this one is never looked at again. */
const start: Viewport = { x: 0, y: 0, zoom: 1 };

export interface QuickView {
  /** For React Flow. */
  props: ViewProps;
  /** The zoom that is on the screen, also where the store has not yet heard of it. */
  zoom: ShownZoom;
  /** Whether a person is moving the view, or something on it: not the moment to tidy up. */
  isMoving: () => boolean;
}

interface ViewProps {
  viewport: Viewport;
  onViewportChange: (view: Viewport) => void;
  onMoveStart: OnMove;
  onMoveEnd: OnMove;
}

export interface ShownZoom {
  get: () => number;
  subscribe: (listener: () => void) => () => void;
}

/**
 * Moves the view without telling every node of it. React Flow writes each step of a pan or a zoom into its store, whose
 * thousands of listeners (a node and its ports are several) all look whether it concerns them. Here a step only sets the
 * transform of the one element that holds the drawing; the store hears of it some times a second, and at the end.
 * What the program moves itself, as in showing a node or while something is dragged to the edge, is told at once.
 * @param isBuilt every card is in the page: a zoom then needs nothing drawn anew until it is over
 */
export function useQuickView(initial: Viewport | undefined, isBuilt: boolean): QuickView {
  const store = useStoreApi();
  const built = useRef(isBuilt);
  useEffect(() => {
    built.current = isBuilt;
  }, [isBuilt]);
  const latest = useRef<Viewport | null>(null);
  const byHand = useRef(false);
  const isPressed = useRef(false);

  const [pacer] = useState(() => createPacer(pace));
  const tell = useCallback(() => {
    pacer.cancel();
    const view = latest.current;
    latest.current = null;
    if (view) store.setState({ transform: [view.x, view.y, view.zoom] });
  }, [store, pacer]);

  useEffect(() => {
    // Whoever presses something expects it where it is seen.
    const stop = new AbortController();
    const options = { signal: stop.signal, capture: true };
    const press = (pressed: boolean) => () => void (isPressed.current = pressed);
    window.addEventListener("pointerdown", tell, options);
    window.addEventListener("pointerdown", press(true), options);
    window.addEventListener("pointerup", press(false), options);
    window.addEventListener("pointercancel", press(false), options);
    return () => {
      stop.abort();
      pacer.cancel();
    };
  }, [tell, pacer]);

  const zoom = useMemo((): ShownZoom & { changed: () => void } => {
    const listeners = new Set<() => void>();
    return {
      get: () => latest.current?.zoom ?? store.getState().transform[2],
      subscribe(listener) {
        listeners.add(listener);
        const leave = store.subscribe(listener);
        return () => {
          listeners.delete(listener);
          leave();
        };
      },
      changed() {
        for (const listener of listeners) listener();
      },
    };
  }, [store]);

  const props = useMemo((): ViewProps => {
    const layer = () => store.getState().domNode?.querySelector<HTMLElement>(".react-flow__viewport");
    return {
      viewport: initial ?? start,
      onViewportChange(view) {
        latest.current = view;
        if (!byHand.current) return tell();
        const element = layer();
        if (element) element.style.transform = `translate(${view.x}px,${view.y}px) scale(${view.zoom})`;
        zoom.changed();
        if (!built.current || view.zoom === store.getState().transform[2]) pacer.ask(tell);
      },
      onMoveStart(event) {
        byHand.current = event !== null;
        if (event !== null) shield(store.getState().domNode, true);
        const element = layer();
        if (event !== null && element) element.style.willChange = "transform";
      },
      onMoveEnd() {
        byHand.current = false;
        shield(store.getState().domNode, false);
        tell();
        const element = layer();
        if (element) element.style.willChange = "";
      },
    };
  }, [initial, store, tell, pacer, zoom]);
  const isMoving = useCallback(() => byHand.current || isPressed.current, []);
  return { props, zoom, isMoving };
}
