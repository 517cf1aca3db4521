import type { Graph } from "@millrace/shared/graph/document.ts";
import { type Box, boxAround, boxAt } from "../model/box.ts";
import { regrouped } from "../model/frames.ts";
import type { Point } from "../model/geometry.ts";
import { type Guides, guidesFor } from "../model/guides.ts";
import type { CanvasNode, Scene } from "./scene.ts";
import { fromSceneId } from "./scene-ids.ts";

/** Elements of the document on the move, as they stood when the drag began. */
export interface Drag {
  nodes: ReadonlyMap<string, Point>;
  notes: ReadonlyMap<string, Point>;
  /** Scene ids of what React Flow drags, with where it stood. */
  held: ReadonlyMap<string, Point>;
  /** Boxes of what is dragged and is seen, and of what it can line up with. */
  boxes: readonly Box[];
  others: readonly Box[];
  /** Open frames that nodes can be dragged into or out of. */
  frames: ReadonlyMap<string, Box>;
  /** The originals stay, copies are dragged. */
  copies: boolean;
}

const sizes = ({ width = 0, height = 0 }: CanvasNode) => ({ width, height });

/**
 * What dragging these elements of the scene moves: frames and collapsed groups take their nodes along.
 * @param view what is in sight; only that is lined up with
 */
export function beginDrag(graph: Graph, scene: Scene, heldIds: ReadonlySet<string>, view: Box, copies: boolean): Drag {
  const held = scene.nodes.filter(({ id }) => heldIds.has(id));
  const groups = new Set<string>();
  const notes = new Map<string, Point>();
  for (const { id, position } of held) {
    const element = fromSceneId(id);
    if (element.kind === "group") groups.add(element.id);
    if (element.kind === "note") notes.set(element.id, position);
  }
  const nodes = new Map<string, Point>();
  for (const { id, group, position } of graph.nodes) {
    if (heldIds.has(id) || (group !== undefined && groups.has(group))) nodes.set(id, position);
  }
  const isMoved = ({ id }: CanvasNode) => heldIds.has(id) || nodes.has(id);
  const isSeen = (box: Box) =>
    box.left < view.right && box.right > view.left && box.top < view.bottom && box.bottom > view.top;
  const cards = scene.nodes.filter(({ type }) => type !== "frame");
  const boxOf = (node: CanvasNode) => boxAt(node.position, sizes(node));
  // A frame of which every node is dragged comes along; the others keep still and take in or let go.
  const frames = new Map(
    [...scene.frames].filter(
      ([id]) => !graph.nodes.every((node) => node.group !== id || nodes.has(node.id)) && !groups.has(id),
    ),
  );
  return {
    nodes,
    notes,
    held: new Map(held.map(({ id, position }) => [id, position])),
    boxes: held.filter(({ type }) => type === "frame").length > 0 ? held.map(boxOf) : cards.filter(isMoved).map(boxOf),
    others: cards
      .filter((node) => !isMoved(node))
      .map(boxOf)
      .filter(isSeen),
    frames,
    copies,
  };
}

/** How far what is dragged has come. */
export interface Shift extends Point {
  guides: Pick<Guides, "lines" | "gaps">;
}

const noGuides = { lines: [], gaps: [] };

/**
 * @param by how far the pointer has moved the elements
 * @param reach how near a line attracts, in pixels of the canvas; undefined: nothing attracts
 */
export function shiftOf({ boxes, others }: Drag, by: Point, reach: number | undefined): Shift {
  const around = boxAround(boxes);
  if (reach === undefined || !around) return { ...by, guides: noGuides };
  const moved = boxAt(
    { x: around.left + by.x, y: around.top + by.y },
    {
      width: around.right - around.left,
      height: around.bottom - around.top,
    },
  );
  const { dx, dy, ...guides } = guidesFor(moved, others, reach);
  return { x: by.x + dx, y: by.y + dy, guides };
}

export function moved(starts: ReadonlyMap<string, Point>, { x, y }: Point): Map<string, Point> {
  return new Map(
    [...starts].map(([id, from]) => [id, { x: Math.round(from.x + x) + 0, y: Math.round(from.y + y) + 0 }]),
  );
}

/** Which nodes would change their group if everything were let go now. */
export function groupChanges(
  graph: Graph,
  scene: Scene,
  { nodes, held, frames }: Drag,
  by: Point,
): Map<string, string | undefined> {
  if (frames.size === 0) return new Map();
  const drawn = new Map(scene.nodes.map((node) => [node.id, node]));
  const dragged = graph.nodes.flatMap((node) => {
    const from = nodes.get(node.id);
    const card = drawn.get(node.id);
    // What comes along inside its own frame stays in it.
    if (!from || !card || !held.has(node.id)) return [];
    return [{ node, box: boxAt({ x: from.x + by.x, y: from.y + by.y }, sizes(card)) }];
  });
  const own = dragged.filter(({ node }) => node.group === undefined || frames.has(node.group));
  return regrouped(own, frames);
}

/** What would happen to each frame. */
export function dropsOf(graph: Graph, changes: ReadonlyMap<string, string | undefined>) {
  const drops = new Map<string, "receives" | "loses">();
  for (const [id, group] of changes) {
    const before = graph.nodes.find((node) => node.id === id)?.group;
    if (before !== undefined && !drops.has(before)) drops.set(before, "loses");
    if (group !== undefined) drops.set(group, "receives");
  }
  return drops;
}
