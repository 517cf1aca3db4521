import type { Graph } from "@millrace/shared/graph/document.ts";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import type { StepStatus } from "@millrace/shared/runs/run.ts";
import { useMemo, useState } from "react";
import { type EdgeMarker, MarkerType, ReactFlowProvider } from "reactflow";
import { CanvasFrame } from "./CanvasFrame.tsx";
import { EditCanvas } from "./EditCanvas.tsx";
import type { Box } from "../model/box.ts";
import type { Point } from "../model/geometry.ts";
import type { Descriptors } from "../model/new-node.ts";
import { createFlowBuilder, type EdgeState } from "./flow-elements.ts";
import { type CanvasMarks, useCanvasMarks } from "./marks.ts";
import "./marks.css";
import { RemarksProvider } from "./remarks.ts";
import { createSceneBuilder, type Scene } from "./scene.ts";
import { fromSceneId } from "./scene-ids.ts";
import { useShowNode } from "./use-show-node.ts";
import { useViewGroups } from "./use-view-groups.ts";

export interface GraphCanvasProps {
  graph: Graph;
  descriptors: Descriptors;
  /** `edit` writes to the editor of the EditorProvider above it and needs a ReactFlowProvider too. */
  mode: "edit" | "view";
  /** Each node's state in a run. */
  stepStates?: ReadonlyMap<string, StepStatus> | undefined;
  /** Which way a run took. */
  edgeStates?: ReadonlyMap<string, EdgeState> | undefined;
  problems?: readonly Problem[] | undefined;
  /** The one selected node, null when there is none or several are. */
  selected: string | null;
  onSelect: (nodeId: string | null) => void;
  /** Accessible name of the canvas. */
  label?: string | undefined;
}

const nowhere: ReadonlyMap<string, Point> = new Map();
const noFrames: ReadonlyMap<string, Box> = new Map();
const noDrops: ReadonlyMap<string, "receives" | "loses"> = new Map();
const noProblems: readonly Problem[] = [];

/** A workflow as a drawing: to be edited, or to be read with the states of a run on it. */
export function GraphCanvas({ mode, ...props }: GraphCanvasProps) {
  if (mode === "edit") return <EditCanvas {...props} problems={props.problems ?? noProblems} />;
  return (
    <ReactFlowProvider>
      <ViewCanvas {...props} />
    </ReactFlowProvider>
  );
}

function ViewCanvas({
  graph,
  descriptors,
  stepStates,
  edgeStates,
  problems = noProblems,
  selected,
  onSelect,
  label = "Workflow",
}: Omit<GraphCanvasProps, "mode">) {
  const marks = useCanvasMarks();
  const { shown, remarks } = useViewGroups(graph, marks !== null);
  const [build] = useState(createFlowBuilder);
  const flow = useMemo(
    () =>
      build({
        graph: shown,
        descriptors,
        problems,
        stepStates,
        edgeStates,
        selected: new Set(selected === null ? [] : [selected]),
        moving: nowhere,
      }),
    [build, shown, descriptors, problems, stepStates, edgeStates, selected],
  );
  const [buildScene] = useState(createSceneBuilder);
  const scene = useMemo(
    () =>
      buildScene({
        graph: shown,
        flow,
        selected: new Set(selected === null ? [] : [selected]),
        movingNotes: nowhere,
        frozen: noFrames,
        drops: noDrops,
      }),
    [buildScene, shown, flow, selected],
  );
  useShowNode(scene.cardOf(selected));
  const marked = useMemo(() => (marks ? withMarks(scene, marks) : scene), [scene, marks]);
  return (
    <RemarksProvider value={remarks}>
      <CanvasFrame
        label={label}
        mode="view"
        nodes={marked.nodes}
        edges={marked.edges}
        {...(marks?.onEdgeClick ? { onEdgeClick: (_event, edge) => marks.onEdgeClick?.(edge.id) } : {})}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        edgesReconnectable={false}
        // Selection comes in from outside; React Flow says which node a click or Enter chose.
        onNodesChange={(changes) => {
          const chosen = changes.find((change) => change.type === "select" && change.selected);
          if (chosen?.type === "select" && fromSceneId(chosen.id).kind === "node") onSelect(chosen.id);
        }}
        onPaneClick={() => onSelect(null)}
      />
    </RemarksProvider>
  );
}

/** Marks are told to those who do not see them, too. */
function withMarks(scene: Scene, { nodes, edges }: CanvasMarks): Pick<Scene, "nodes" | "edges"> {
  return {
    nodes: scene.nodes.map((node) => {
      const spoken = nodes.get(node.id)?.spoken;
      return spoken === undefined ? node : { ...node, ariaLabel: `${node.ariaLabel ?? ""}. ${spoken}` };
    }),
    edges: scene.edges.map((edge) => {
      const mark = edges.get(edge.id);
      if (!mark) return edge;
      const className = [edge.className, mark.change && `mr-wire-${mark.change}`].filter(Boolean).join(" ");
      const ariaLabel = [edge.ariaLabel, mark.spoken].filter(Boolean).join(". ");
      // By itself an arrow would grow as fast as its line.
      const markerEnd = mark.width === undefined ? {} : { markerEnd: arrowFor(mark.width) };
      return { ...edge, className, ariaLabel, ...markerEnd };
    }),
  };
}

/** Of a line so many pixels thick: always a bit wider than that. */
function arrowFor(lineWidth: number): EdgeMarker {
  const size = Math.round(14 + 4 * lineWidth);
  return {
    ...{ type: MarkerType.ArrowClosed, width: size, height: size, markerUnits: "userSpaceOnUse" },
    color: "var(--mr-line-strong)",
  };
}
