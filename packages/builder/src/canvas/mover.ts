import type { Point } from "../model/geometry.ts";
import type { WireEdge } from "./flow-elements.ts";
import { createFarLines } from "./far-lines.ts";
import type { CanvasNode, Scene } from "./scene.ts";
import { lineOf } from "./wire-ends.ts";

/** How many cards get a layer each: fewer do not pay for the layers of what lies above them, more take too much memory. */
const fewestLayers = 8;
const mostLayers = 100;

/** Moves what is dragged, and the edges at it, on the screen alone: where it costs too much to draw everything anew for each move. */
export interface Mover {
  /** From the next frame on it is drawn so far from where it was when the drag began. */
  to: (by: Point) => void;
  /** The rest was drawn anew: cards and lines may be others now. */
  refresh: () => void;
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
  const far = createFarLines(canvas);
  const lifted = new Set<HTMLElement>();
  let elements = take();
  let by: Point | undefined;
  let isStopped = false;
  let frame = requestAnimationFrame(draw);

  function take() {
    const taken = elementsIn(canvas, held, edges);
    if (taken.nodes.size >= fewestLayers && taken.nodes.size <= mostLayers) taken.nodes.forEach(lift);
    far.take(taken.farLines);
    return taken;
  }

  /** Gives it a layer of its own: what is shown need not be painted anew where it has only gone elsewhere. */
  function lift(card: HTMLElement): void {
    card.style.willChange = "transform";
    lifted.add(card);
  }

  /** In every frame: what is drawn anew in between is drawn where it was some moves ago. */
  function draw(): void {
    frame = requestAnimationFrame(draw);
    if (!by) return;
    const { x, y } = by;
    // Cards and lines come and go with what is in sight.
    if (elements.all.some((element) => !element.isConnected)) elements = take();
    for (const node of held) {
      const position = { x: Math.round(node.position.x + x), y: Math.round(node.position.y + y) };
      ends.set(node.id, { ...node, position });
      const transform = `translate(${position.x}px, ${position.y}px)`;
      for (const element of [elements.nodes.get(node.id), elements.grounds.get(node.id)]) {
        if (element && element.style.transform !== transform) element.style.transform = transform;
      }
    }
    for (const edge of edges) {
      const line = lineOf(edge, ends) ?? "";
      far.set(edge.id, line);
      for (const path of elements.lines.get(edge.id) ?? []) {
        if (line !== "" && path.getAttribute("d") !== line) path.setAttribute("d", line);
      }
    }
    far.draw();
  }
  return {
    to(next) {
      by = next;
    },
    refresh() {
      elements = take();
    },
    stop() {
      if (isStopped) return;
      isStopped = true;
      cancelAnimationFrame(frame);
      // It may have been told where to go since the last frame.
      draw();
      cancelAnimationFrame(frame);
      for (const card of lifted) card.style.willChange = "";
      far.release();
    },
  };
}

/** What of these is in the page, by scene ids. */
function elementsIn(canvas: HTMLElement, held: readonly CanvasNode[], edges: readonly WireEdge[]) {
  const isHeld = new Set(held.map(({ id }) => id));
  const isMoved = new Set(edges.map(({ id }) => id));
  const nodes = new Map<string, HTMLElement>();
  for (const element of canvas.querySelectorAll<HTMLElement>(".react-flow__node")) {
    const { id = "" } = element.dataset;
    if (isHeld.has(id)) nodes.set(id, element);
  }
  const grounds = new Map<string, HTMLElement>();
  for (const element of canvas.querySelectorAll<HTMLElement>("[data-ground]")) {
    const { ground = "" } = element.dataset;
    if (isHeld.has(ground)) grounds.set(ground, element);
  }
  const lines = new Map<string, NodeListOf<SVGPathElement>>();
  const farLines = new Map<string, SVGElement>();
  for (const element of canvas.querySelectorAll<SVGElement>(".react-flow__edge")) {
    const { id = "" } = element.dataset;
    if (!isMoved.has(id)) continue;
    if (element.parentElement?.ariaHidden === "true") farLines.set(id, element);
    else lines.set(id, element.querySelectorAll(":scope > path"));
  }
  const all: Element[] = [
    ...nodes.values(),
    ...farLines.values(),
    ...[...lines.values()].flatMap((paths) => [...paths]),
  ];
  return { nodes, grounds, lines, farLines, all };
}
