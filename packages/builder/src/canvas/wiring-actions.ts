import type { EditorAction } from "../editor/actions/editor-action.ts";
import type { Editor } from "../model/editor.ts";
import { type Point, snapPoint } from "../model/geometry.ts";
import { type Descriptors, freePort, portIdsWith } from "../model/new-node.ts";
import type { CanvasActions } from "./canvas-actions.ts";
import type { Chosen } from "./chosen.ts";

interface WiringTools {
  editor: Editor;
  descriptors: Descriptors;
  getChosen: () => Chosen;
  askForStep: CanvasActions["askForStep"];
  placeOf: (at?: Point) => Point;
  /** Waits for the step that the edge shall lead to from now on. */
  rewire: (edgeId: string) => void;
}

const middle = (): Point => ({ x: window.innerWidth / 2, y: window.innerHeight / 3 });

/** Adding steps where they belong, and leading edges elsewhere. */
export function wiringActions({
  editor,
  descriptors,
  getChosen,
  askForStep,
  placeOf,
  rewire,
}: WiringTools): EditorAction[] {
  const portIds = portIdsWith(descriptors);
  const onlyEdge = () => {
    const { edges, own } = getChosen();
    return edges.length === 1 && own.size === 0 ? edges[0] : undefined;
  };
  const openEnd = () => {
    const { own } = getChosen();
    const graph = editor.getGraph();
    const node = own.size === 1 ? graph.nodes.find(({ id }) => own.has(id)) : undefined;
    const sourcePort = node && freePort(graph, node.id, portIds(node));
    return node && sourcePort !== undefined ? { source: node.id, sourcePort } : undefined;
  };
  return [
    {
      id: "step.add-here",
      title: "Add a step here",
      group: "Add",
      on: ["canvas"],
      isPossible: () => true,
      run: (at) => askForStep({ kind: "at", position: snapPoint(placeOf(at)) }, at ?? middle()),
    },
    {
      id: "step.add-after",
      title: "Add a step after it",
      group: "Add",
      on: ["node"],
      isPossible: () => openEnd() !== undefined,
      run(at) {
        const end = openEnd();
        if (end) askForStep({ kind: "after", ...end }, at ?? middle());
      },
    },
    {
      id: "edge.insert",
      title: "Insert a step",
      group: "Add",
      on: ["edge"],
      isPossible: () => onlyEdge() !== undefined,
      run(at) {
        const edgeId = onlyEdge();
        if (edgeId !== undefined) askForStep({ kind: "between", edgeId }, at ?? middle());
      },
    },
    {
      id: "edge.rewire",
      title: "Lead to another step",
      keywords: ["reconnect", "rewire", "connection"],
      group: "Edit",
      on: ["edge"],
      isPossible: () => onlyEdge() !== undefined,
      run() {
        const edgeId = onlyEdge();
        if (edgeId !== undefined) rewire(edgeId);
      },
    },
  ];
}
