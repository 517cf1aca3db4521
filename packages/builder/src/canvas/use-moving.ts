import type { Graph } from "@millrace/shared/graph/document.ts";
import { useReducedMotion } from "@mantine/hooks";
import { useCallback, useLayoutEffect, useRef, useState } from "react";
import type { NodeChange } from "reactflow";
import type { Point } from "../model/geometry.ts";
import type { StepNode } from "./flow-elements.ts";

const durationMs = 180;
/** Beyond this the frames cost more than the movement explains. */
const manyNodes = 300;
const nowhere: ReadonlyMap<string, Point> = new Map();

export interface Moving {
  /** Where nodes are drawn that are not where the document says. */
  places: ReadonlyMap<string, Point>;
  /** Takes React Flow's changes while nodes are dragged. */
  take(changes: readonly NodeChange<StepNode>[]): void;
}

/**
 * Nodes on the move: dragged by hand, which is written to the document when they are let go;
 * and gliding for 180 ms to where a layout, an undo or a colleague has put them.
 */
export function useMoving(graph: Graph, commit: (places: ReadonlyMap<string, Point>) => void): Moving {
  const [places, setPlaces] = useState(nowhere);
  const shown = useRef(new Map<string, Point>());
  const dragging = useRef(false);
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
  }, [graph, still]);

  const take = useCallback(
    (changes: readonly NodeChange<StepNode>[]) => {
      const moved = new Map<string, Point>();
      let isOver = false;
      for (const change of changes) {
        if (change.type !== "position") continue;
        isOver ||= change.dragging === false;
        if (change.position) moved.set(change.id, change.position);
      }
      if (moved.size === 0 && !isOver) return;
      dragging.current = !isOver;
      if (!isOver) return setPlaces((before) => new Map([...before, ...moved]));
      for (const [id, place] of moved) shown.current.set(id, place);
      setPlaces(nowhere);
      commit(moved);
    },
    [commit],
  );
  return { places, take };
}
