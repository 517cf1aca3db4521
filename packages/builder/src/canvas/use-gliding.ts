import type { Graph } from "@millrace/shared/graph/document.ts";
import { useReducedMotion } from "@mantine/hooks";
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import type { Point } from "../model/geometry.ts";

const durationMs = 180;
/** Beyond this the frames cost more than the movement explains. */
const manyNodes = 300;
const nowhere: ReadonlyMap<string, Point> = new Map();

export interface Gliding {
  /** Where nodes are drawn that are on their way. */
  places: ReadonlyMap<string, Point>;
  /** These nodes stand there already: they were put there by hand. */
  settle(places: ReadonlyMap<string, Point>): void;
}

/** Lets nodes glide for 180 ms to where a layout, an undo or a colleague has put them; never while something is dragged. */
export function useGliding(graph: Graph, dragging: RefObject<boolean>): Gliding {
  const [places, setPlaces] = useState(nowhere);
  const shown = useRef(new Map<string, Point>());
  const still = useReducedMotion();

  useLayoutEffect(() => {
    if (dragging.current) return;
    const routes: { id: string; from: Point; to: Point }[] = [];
    for (const { id, position } of graph.nodes) {
      const from = shown.current.get(id);
      if (from && (from.x !== position.x || from.y !== position.y)) routes.push({ id, from, to: position });
    }
    shown.current = new Map(graph.nodes.map((node) => [node.id, node.position]));
    if (routes.length === 0 || routes.length > manyNodes || still) return;
    let frame = 0;
    const started = performance.now();
    function draw(now: number): void {
      const t = Math.min(1, Math.max(0, (now - started) / durationMs));
      const eased = 1 - (1 - t) ** 3;
      if (t === 1) return setPlaces(nowhere);
      const next = new Map<string, Point>();
      for (const { id, from, to } of routes) {
        next.set(id, { x: from.x + (to.x - from.x) * eased, y: from.y + (to.y - from.y) * eased });
      }
      setPlaces(next);
      frame = requestAnimationFrame(draw);
    }
    draw(started);
    return () => {
      cancelAnimationFrame(frame);
      setPlaces(nowhere);
    };
  }, [graph, still, dragging]);

  const settle = useCallback((settled: ReadonlyMap<string, Point>) => {
    for (const [id, place] of settled) shown.current.set(id, place);
  }, []);
  return { places, settle };
}
