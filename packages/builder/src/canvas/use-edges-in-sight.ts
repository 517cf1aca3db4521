import { useEffect, useMemo, useState } from "react";
import { useStore } from "reactflow";
import type { WireEdge } from "./flow-elements.ts";
import type { CanvasNode } from "./scene.ts";

/** What is in sight is reckoned in fields of this size, so that it seldom changes. */
const field = 400;

const noEdges: WireEdge[] = [];

/** An edge takes a third of a millisecond. */
const perFrame = 12;
/** One that was in sight stays for a while: the view may come back. */
const keptForMs = 1_500;

/**
 * The edges that may be seen: of a large drawing, React Flow's own choice by what is in sight goes with that of the cards, of
 * which all are to be in the page. They come a few in each frame, and go when nothing moves.
 * @param chosen all at once, those in sight, or none
 * @param isMoving while it is true, none goes
 */
export function useEdgesInSight(
  nodes: readonly CanvasNode[],
  edges: WireEdge[],
  chosen: "all" | "sight" | "none",
  isMoving: () => boolean,
): WireEdge[] {
  const sight = useStore(({ transform: [x, y, zoom], width, height }) =>
    chosen === "sight"
      ? [-x / zoom, -y / zoom, (width - x) / zoom, (height - y) / zoom]
          .map((side, at) => (at < 2 ? Math.floor(side / field) : Math.ceil(side / field)) * field)
          .join(" ")
      : "",
  );
  const wanted = useMemo(() => {
    if (chosen === "none") return noEdges;
    if (chosen === "all") return edges;
    const [left = 0, top = 0, right = 0, bottom = 0] = sight.split(" ").map(Number);
    const byId = new Map(nodes.map((node) => [node.id, node]));
    return edges.filter((edge) => {
      const source = byId.get(edge.source);
      const target = byId.get(edge.target);
      if (!source || !target || edge.selected) return true;
      const [a, b] = [source.position, target.position];
      return (
        Math.min(a.x, b.x) < right &&
        Math.max(a.x + (source.width ?? 0), b.x + (target.width ?? 0)) > left &&
        Math.min(a.y, b.y) < bottom &&
        Math.max(a.y + (source.height ?? 0), b.y + (target.height ?? 0)) > top
      );
    });
  }, [nodes, edges, sight, chosen]);
  return useGradually(edges, wanted, chosen !== "all", isMoving);
}

function useGradually(edges: WireEdge[], wanted: WireEdge[], isGradual: boolean, isMoving: () => boolean): WireEdge[] {
  const [shown, setShown] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (!isGradual) return;
    const ids = new Set(wanted.map(({ id }) => id));
    const missing = [...ids].filter((id) => !shown.has(id)).slice(0, perFrame);
    if (missing.length > 0) {
      const frame = requestAnimationFrame(() => setShown(new Set([...shown, ...missing])));
      return () => cancelAnimationFrame(frame);
    }
    if (shown.size === ids.size) return;
    const timer = setInterval(() => {
      if (!isMoving()) setShown(ids);
    }, keptForMs);
    return () => clearInterval(timer);
  }, [wanted, shown, isGradual, isMoving]);
  return useMemo(
    () => (isGradual ? edges.filter(({ id }) => shown.has(id)) : wanted),
    [edges, wanted, shown, isGradual],
  );
}
