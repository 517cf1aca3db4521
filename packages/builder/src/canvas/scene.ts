import type { Graph, GraphGroup, StickyNote } from "@millrace/shared/graph/document.ts";
import type { StepStatus } from "@millrace/shared/runs/run.ts";
import type { Node } from "reactflow";
import { type Box, boxAt } from "../model/box.ts";
import { foldedPlace, frameAround, membersOf } from "../model/frames.ts";
import { nodeHeight, type Point, widthFor } from "../model/geometry.ts";
import { type DrawnPort, handlesOf, type StepNode, type WireEdge } from "./flow-elements.ts";
import { foldedEdges, foldedPorts, openEnds } from "./folding.ts";
import { groupSceneId, noteSceneId } from "./scene-ids.ts";
import { spokenFolded, spokenFrame, spokenNote } from "./spoken.ts";

export interface FrameData extends Record<string, unknown> {
  group: GraphGroup;
  count: number;
  /** A node that is being dragged would come into the group, or leave it. */
  drop: "receives" | "loses" | undefined;
}
/** The frame around a group's nodes. */
export type FrameNode = Node<FrameData, "frame">;

export interface FoldedData extends Record<string, unknown> {
  group: GraphGroup;
  name: string;
  count: number;
  ports: DrawnPort[];
  /** An edge leads into the group. */
  entered: boolean;
  width: number;
  errors: number;
  warnings: number;
  /** The state of a run that matters most among those of the hidden nodes. */
  status: StepStatus | undefined;
  /** The selected node is hidden in here. */
  holdsSelected: boolean;
}
/** The card that stands for a collapsed group. */
export type FoldedNode = Node<FoldedData, "folded">;

export interface NoteData extends Record<string, unknown> {
  note: StickyNote;
}
export type NoteNode = Node<NoteData, "note">;

export type CanvasNode = StepNode | FrameNode | FoldedNode | NoteNode;

export interface SceneInput {
  graph: Graph;
  /** What `createFlowBuilder` made of the same document. */
  flow: { nodes: StepNode[]; edges: WireEdge[] };
  /** Scene ids of what is selected. */
  selected: ReadonlySet<string>;
  /** Where notes are that are being dragged. */
  movingNotes: ReadonlyMap<string, Point>;
  /** Frames that keep still while nodes are dragged into them or out, and what would happen to each. */
  frozen: ReadonlyMap<string, Box>;
  drops: ReadonlyMap<string, "receives" | "loses">;
}

export interface Scene {
  nodes: CanvasNode[];
  edges: WireEdge[];
  /** The open frames as they are drawn, by group. */
  frames: ReadonlyMap<string, Box>;
  /** What shows a node: itself, or the card of the collapsed group that it is hidden in. */
  cardOf(nodeId: string | null): string | null;
}

export const emptyScene: Scene = { nodes: [], edges: [], frames: new Map(), cardOf: (id) => id };

/** Adds groups and notes to the drawing, and draws collapsed groups as one card. Unchanged elements stay identical. */
export function createSceneBuilder(): (input: SceneInput) => Scene {
  const cache = new Map<string, { key: unknown[]; element: CanvasNode | WireEdge }>();
  let order: { graph: Graph; ranks: ReadonlyMap<string, number> } | undefined;

  function cached<Element extends CanvasNode | WireEdge>(id: string, key: unknown[], build: () => Element): Element {
    const known = cache.get(id);
    if (known && known.key.length === key.length && known.key.every((part, i) => Object.is(part, key[i]))) {
      // Keys are told apart by the prefixes of the ids.
      return known.element as Element;
    }
    const element = build();
    cache.set(id, { key, element });
    return element;
  }

  return ({ graph, flow, selected, movingNotes, frozen, drops }) => {
    const steps = new Map(flow.nodes.map((node) => [node.id, node]));
    const members = membersOf(graph);
    const frames = new Map<string, Box>();
    const folded = new Map<string, string>();
    const extra: CanvasNode[] = [];

    for (const group of graph.groups ?? []) {
      const inside = (members.get(group.id) ?? []).flatMap(({ id }) => steps.get(id) ?? []);
      const frame = frozen.get(group.id) ?? frameAround(inside.map(stepBox));
      if (!frame) continue;
      const id = groupSceneId(group.id);
      const isSelected = selected.has(id);
      if (!group.collapsed) {
        frames.set(group.id, frame);
        const drop = drops.get(group.id);
        const key = [group, inside.length, ...Object.values(frame), isSelected, drop];
        extra.push(cached(id, key, () => frameNode(group, frame, inside.length, isSelected, drop)));
        continue;
      }
      for (const { id: member } of inside) folded.set(member, id);
      const ends = openEnds(graph.edges, new Set(inside.map((node) => node.id)));
      const ports = foldedPorts(ends.leaving, steps);
      const width = widthFor(ports.length);
      const errors = inside.reduce((sum, { data }) => sum + data.errors, 0);
      const warnings = inside.reduce((sum, { data }) => sum + data.warnings, 0);
      const status = weightiest(inside.map(({ data }) => data.status));
      const holdsSelected = inside.some((node) => selected.has(node.id));
      const place = foldedPlace(frame, ports.length);
      const names = (nodeIds: string[]) => nodeIds.map((one) => steps.get(one)?.data.name ?? one);
      const follows = names(ends.entering.map(({ source }) => source));
      const leadsTo = names(ends.leaving.map(({ target }) => target));
      const portKey = ports.map((port) => `${port.id} ${port.title}`).join("/");
      const spoken = spokenFolded({ name: group.name, count: inside.length, errors, warnings, follows, leadsTo });
      const key = [group, place.x, place.y, portKey, status, spoken, isSelected, holdsSelected];
      extra.push(
        cached(id, key, (): FoldedNode => {
          const entered = ends.entering.length > 0;
          const name = group.name === "" ? "Group" : group.name;
          const count = inside.length;
          return {
            id,
            type: "folded",
            position: place,
            width,
            height: nodeHeight,
            handles: handlesOf(ports, width, entered),
            selected: isSelected,
            connectable: false,
            ariaLabel: spoken,
            data: { group, name, count, ports, entered, width, errors, warnings, status, holdsSelected },
          };
        }),
      );
    }
    for (const note of graph.notes ?? []) {
      const id = noteSceneId(note.id);
      const place = movingNotes.get(note.id) ?? note.position;
      const key = [note, place.x, place.y, selected.has(id)];
      extra.push(cached(id, key, () => noteNode(note, place, selected.has(id))));
    }

    if (order?.graph !== graph) order = { graph, ranks: readingOrder(graph, extra) };
    const { ranks } = order;
    const visible = folded.size === 0 ? flow.nodes : flow.nodes.filter(({ id }) => !folded.has(id));
    const nodes = [...extra, ...visible].toSorted((a, b) => (ranks.get(a.id) ?? 0) - (ranks.get(b.id) ?? 0));
    const edges = folded.size === 0 ? flow.edges : foldedEdges(flow.edges, folded, cached);
    return { nodes, edges, frames, cardOf: (id) => (id === null ? null : (folded.get(id) ?? id)) };
  };
}

function stepBox({ position, width = 0, height = 0 }: StepNode): Box {
  return boxAt(position, { width, height });
}

function frameNode(
  group: GraphGroup,
  { left, top, right, bottom }: Box,
  count: number,
  selected: boolean,
  drop: FrameData["drop"],
): FrameNode {
  return {
    id: groupSceneId(group.id),
    type: "frame",
    position: { x: left, y: top },
    width: right - left,
    height: bottom - top,
    // Only its title and its border take hold of it: the ground inside stays ground.
    style: { pointerEvents: "none" },
    dragHandle: ".mr-frame-grip",
    handles: [],
    selected,
    ariaLabel: spokenFrame(group.name, count),
    data: { group, count, drop },
  };
}

function noteNode(note: StickyNote, position: Point, selected: boolean): NoteNode {
  return {
    id: noteSceneId(note.id),
    type: "note",
    position,
    ...note.size,
    zIndex: -1_500,
    handles: [],
    selected,
    ariaLabel: spokenNote(note.text),
    data: { note },
  };
}

/** The order in which Tab passes: as one reads, by rows from the top, a frame before what is in it. */
function readingOrder(graph: Graph, extra: readonly CanvasNode[]): ReadonlyMap<string, number> {
  const placed = [...extra, ...graph.nodes].map(({ id, position }) => ({ id, ...position }));
  return new Map(placed.toSorted((a, b) => a.y - b.y || a.x - b.x).map(({ id }, rank) => [id, rank]));
}

const weights: readonly StepStatus[] = ["failed", "running", "waiting", "succeeded", "cancelled", "skipped", "pending"];

function weightiest(states: readonly (StepStatus | undefined)[]): StepStatus | undefined {
  return weights.find((status) => states.includes(status));
}
