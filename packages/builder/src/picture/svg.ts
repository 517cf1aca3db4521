import type { Graph } from "@millrace/shared/graph/document.ts";
import { createFlowBuilder } from "../canvas/flow-elements.ts";
import { type CanvasNode, createSceneBuilder } from "../canvas/scene.ts";
import { type Box, boxAround, boxAt } from "../model/box.ts";
import type { Descriptors } from "../model/new-node.ts";
import { colours } from "./colours.ts";
import { element, escapeXml } from "./markup.ts";
import { foldedShape, frameShape, noteShape, stepShape, wireShape } from "./shapes.ts";

export interface Picture {
  svg: string;
  /** In pixels of the canvas at 100 %. */
  width: number;
  height: number;
}

const margin = 48;
/** Labels of ports hang below the last card. */
const below = 32;
const fonts = "'Inter Variable', Inter, system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif";

/** The whole workflow as a drawing that stands alone: light, with the names, words and places of the canvas. */
export function svgOf(graph: Graph, descriptors: Descriptors, title: string): Picture {
  const none: ReadonlySet<string> = new Set();
  const nowhere = new Map<never, never>();
  const flow = createFlowBuilder()({
    ...{ graph, descriptors, problems: [], stepStates: undefined, edgeStates: undefined },
    ...{ selected: none, moving: nowhere },
  });
  const scene = createSceneBuilder()({
    ...{ graph, flow, selected: none, movingNotes: nowhere, frozen: nowhere, drops: nowhere },
  });
  const nodes = new Map(scene.nodes.map((node) => [node.id, node]));
  const around = boxAround(scene.nodes.map(boxOf)) ?? { left: 0, top: 0, right: 0, bottom: 0 };
  const left = around.left - margin;
  const top = around.top - margin;
  const width = around.right - around.left + 2 * margin;
  const height = around.bottom - around.top + 2 * margin + below;
  const svg = element(
    "svg",
    {
      ...{ xmlns: "http://www.w3.org/2000/svg", viewBox: [left, top, width, height].map(Math.round).join(" ") },
      ...{ width: Math.round(width), height: Math.round(height), role: "img", "font-family": fonts },
    },
    element("title", {}, escapeXml(title)),
    element("defs", {}, arrow),
    element("rect", { x: left, y: top, width, height, fill: colours.canvas }),
    ...scene.nodes.filter((node) => node.type === "frame").map(frameShape),
    ...scene.nodes.filter((node) => node.type === "note").map(noteShape),
    element(
      "g",
      { fill: "none", stroke: colours.lineStrong, "stroke-width": 1.5 },
      ...scene.edges.map((edge) => wireShape(edge, nodes)),
    ),
    ...scene.nodes.filter((node) => node.type === "folded").map(foldedShape),
    ...scene.nodes.filter((node) => node.type === "step").map(stepShape),
  );
  return {
    svg: `<?xml version="1.0" encoding="UTF-8"?>\n${svg}\n`,
    width: Math.round(width),
    height: Math.round(height),
  };
}

const arrow = element(
  "marker",
  {
    ...{ id: "arrow", viewBox: "-10 -10 20 20", refX: 0, refY: 0, markerWidth: 12, markerHeight: 12 },
    ...{ orient: "auto-start-reverse", markerUnits: "strokeWidth" },
  },
  element("path", { d: "M-5,-4 L0,0 L-5,4 Z", fill: colours.lineStrong }),
);

function boxOf({ position, width = 0, height = 0 }: CanvasNode): Box {
  return boxAt(position, { width, height });
}
