import type { Point } from "../model/geometry.ts";
import type { CanvasNode, Scene } from "./scene.ts";
import { lineOf } from "./wire-ends.ts";

/** Moves what is dragged, and the edges at it, on the screen alone: where it costs too much to draw everything anew for each move. */
export interface Mover {
  /** From the next frame on it is drawn so far from where it was when the drag began. */
  to: (by: Point) => void;
  /** Leaves it where it was told to go. */
  stop: () => void;
}

/**
 * @param canvas what React Flow draws in
 * @param scene as it was drawn when the drag began
 * @param ids scene ids of what is moved
 */
export function createMover(canvas: HTMLElement, scene: Scene, ids: ReadonlySet<string>): Mover {
  const held = scene.nodes.filter(({ id }) => ids.has(id));
  const edges = scene.edges.filter(({ source, target }) => ids.has(source) || ids.has(target));
  const ends = new Map(scene.nodes.map((node): [string, CanvasNode] => [node.id, node]));
  let elements = elementsIn(canvas);
  let by: Point | undefined;
  let frame = requestAnimationFrame(draw);

  /** In every frame: what is drawn anew in between is drawn where it was some moves ago. */
  function draw(): void {
    frame = requestAnimationFrame(draw);
    if (!by) return;
    const { x, y } = by;
    if (elements.isOld()) elements = elementsIn(canvas);
    for (const node of held) {
      const position = { x: Math.round(node.position.x + x), y: Math.round(node.position.y + y) };
      ends.set(node.id, { ...node, position });
      const transform = `translate(${position.x}px, ${position.y}px)`;
      const element = elements.nodes.get(node.id);
      if (element && element.style.transform !== transform) element.style.transform = transform;
    }
    for (const edge of edges) {
      const line = lineOf(edge, ends);
      for (const path of elements.lines.get(edge.id) ?? []) {
        if (line !== undefined && path.getAttribute("d") !== line) path.setAttribute("d", line);
      }
    }
  }
  return {
    to(next) {
      by = next;
    },
    stop() {
      cancelAnimationFrame(frame);
      // It may have been told where to go since the last frame.
      draw();
      cancelAnimationFrame(frame);
    },
  };
}

function elementsIn(canvas: HTMLElement) {
  const nodes = new Map<string, HTMLElement>();
  for (const element of canvas.querySelectorAll<HTMLElement>(".react-flow__node")) {
    nodes.set(element.dataset["id"] ?? "", element);
  }
  const lines = new Map<string, NodeListOf<SVGPathElement>>();
  for (const element of canvas.querySelectorAll<SVGElement>(".react-flow__edge")) {
    lines.set(element.dataset["id"] ?? "", element.querySelectorAll(":scope > path"));
  }
  // Cards and lines come and go with what is in sight.
  const isOld = (): boolean =>
    [...nodes.values()].some((node) => !node.isConnected) || [...lines.values()].some(([line]) => !line?.isConnected);
  return { nodes, lines, isOld };
}
