import { IconBox, IconStack2, type Icon } from "@tabler/icons-react";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { nodeIcons } from "../app/icons.ts";
import { portX, type StepNode, type DrawnPort, type WireEdge } from "../canvas/flow-elements.ts";
import type { CanvasNode, FoldedNode, FrameNode, NoteNode } from "../canvas/scene.ts";
import { lineOf } from "../canvas/wire-ends.ts";
import { nodeHeight } from "../model/geometry.ts";
import { colours, tileOf } from "./colours.ts";
import { element, escapeXml, fitted } from "./markup.ts";

/** The parts of a picture, each as SVG markup. Measures are those of the canvas: StepCard.module.css and its neighbours. */

/** Not the canvas's 550: where Inter is missing, the next font would be taken in bold and run out of the card. */
const nameWeight = 500;

const drawings = new Map<Icon, string>();

function icon(drawing: Icon, x: number, y: number, size: number, colour: string): string {
  const markup = drawings.get(drawing) ?? renderToStaticMarkup(createElement(drawing, { size: 24, stroke: 1.8 }));
  drawings.set(drawing, markup);
  return element("g", { transform: `translate(${x} ${y}) scale(${size / 24})`, color: colour }, markup);
}

interface Line {
  x: number;
  y: number;
  size: number;
  width: number;
  colour?: string;
  weight?: number;
  anchor?: "middle";
}

function text(words: string, { x, y, size, width, colour = colours.text, weight, anchor }: Line): string {
  const attributes = { x, y, "font-size": size, fill: colour, "font-weight": weight, "text-anchor": anchor };
  return element("text", attributes, escapeXml(fitted(words, width, size)));
}

export function stepShape({ position: { x, y }, data }: StepNode): string {
  const { name, summary, ports, width, descriptor, node } = data;
  const { tint, ink } = tileOf(descriptor?.family ?? "system");
  const isTrigger = descriptor?.kind === "trigger";
  const room = width - 84;
  return element(
    "g",
    { transform: `translate(${x} ${y})`, opacity: node.disabled ? 0.6 : undefined },
    // Whole, for whoever hovers over or reads aloud what is cut.
    element("title", {}, escapeXml(summary === "" ? name : `${name}: ${summary}`)),
    isTrigger ? text("Trigger", { x: 2, y: -9, size: 11, width, colour: colours.dim, weight: 500 }) : "",
    card(width, node.disabled ? "4 3" : undefined),
    element("rect", { x: 13, y: 14, width: 36, height: 36, rx: 9, fill: tint }),
    icon(nodeIcons[descriptor?.icon ?? "box"] ?? IconBox, 20.5, 21.5, 21, ink),
    text(name, { x: 61, y: 29, size: 14, width: room, weight: nameWeight }),
    text(summary, { x: 61, y: 46, size: 12, width: room, colour: colours.dim }),
    ...portShapes(ports, width),
  );
}

export function foldedShape({ position: { x, y }, data }: FoldedNode): string {
  const { name, count, ports, width } = data;
  return element(
    "g",
    { transform: `translate(${x} ${y})` },
    element("title", {}, escapeXml(name)),
    element("rect", {
      ...{ x: 4, y: 5.5, width: width - 8, height: nodeHeight, rx: 10 },
      ...{ fill: colours.surface, stroke: colours.line },
    }),
    card(width, undefined),
    icon(IconStack2, 17, 22, 20, colours.dim),
    text(name, { x: 49, y: 29, size: 14, width: width - 66, weight: nameWeight }),
    text(`${count} ${count === 1 ? "step" : "steps"}`, { x: 49, y: 46, size: 12, width, colour: colours.dim }),
    ...portShapes(ports, width),
  );
}

function card(width: number, dashes: string | undefined): string {
  return element("rect", {
    ...{ x: 0.5, y: 0.5, width: width - 1, height: nodeHeight - 1, rx: 10 },
    ...{ fill: colours.surface, stroke: colours.line, "stroke-dasharray": dashes },
  });
}

function portShapes(ports: readonly DrawnPort[], width: number): string[] {
  return ports.flatMap((port, index) => {
    const x = portX(width, index, ports.length);
    if (port.title === "" || (ports.length === 1 && port.id === "next")) return [];
    const label = fitted(port.title, 96, 11);
    const half = Math.min(54, label.length * 3.1 + 6);
    return [
      element("rect", { x: x - half, y: 74, width: half * 2, height: 16, rx: 6, fill: colours.canvas }),
      text(label, { x, y: 86, size: 11, width: 108, colour: colours.dim, weight: 500, anchor: "middle" }),
    ];
  });
}

export function frameShape({ position: { x, y }, width = 0, height = 0, data: { group } }: FrameNode): string {
  const name = group.name === "" ? "Group" : group.name;
  return element(
    "g",
    { transform: `translate(${x} ${y})` },
    element("title", {}, escapeXml(name)),
    element("rect", { width, height, rx: 14, fill: colours.frame, stroke: colours.lineStrong }),
    text(name, { x: 18, y: 27, size: 13, width: width - 36, weight: nameWeight }),
  );
}

const noteLine = 18;

export function noteShape({ position: { x, y }, width = 0, height = 0, data: { note } }: NoteNode): string {
  const lines = wrapped(note.text, width - 28, Math.max(1, Math.floor((height - 20) / noteLine)));
  return element(
    "g",
    { transform: `translate(${x} ${y})` },
    element("title", {}, escapeXml(note.text)),
    element("rect", { width, height, rx: 4, fill: colours.note, stroke: colours.line }),
    ...lines.map((line, at) => text(line, { x: 14, y: 25 + at * noteLine, size: 13, width: width - 28 })),
  );
}

/** As many lines of words as asked for, the text's own line ends kept. */
function wrapped(words: string, width: number, most: number): string[] {
  const lines: string[] = [];
  for (const paragraph of words.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      const longer = line === "" ? word : `${line} ${word}`;
      if (line === "" || fitted(longer, width, 13) === longer) {
        line = longer;
        continue;
      }
      if (lines.push(line) === most) return lines;
      line = word;
    }
    if (lines.push(line) === most) return lines;
  }
  return lines;
}

/** @param nodes by the ids that edges name */
export function wireShape(edge: WireEdge, nodes: ReadonlyMap<string, CanvasNode>): string {
  const line = lineOf(edge, nodes);
  return line === undefined ? "" : element("path", { d: line, "marker-end": "url(#arrow)" });
}
