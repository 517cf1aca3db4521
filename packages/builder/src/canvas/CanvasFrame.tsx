import "reactflow/dist/base.css";
import "./canvas.css";
import { useMediaQuery } from "@mantine/hooks";
import { type ReactNode, useState } from "react";
import {
  Background,
  BackgroundVariant,
  ConnectionLineType,
  MiniMap,
  type Viewport,
  ReactFlow,
  type ReactFlowProps,
  useStore,
} from "reactflow";
import { gridSize, nodeWidth } from "../model/geometry.ts";
import { CanvasControls } from "./CanvasControls.tsx";
import type { StepNode, WireEdge } from "./flow-elements.ts";
import { StepCard } from "./StepCard.tsx";
import { Wire } from "./Wire.tsx";

const nodeTypes = { step: StepCard };
const edgeTypes = { wire: Wire };

/** From here on only what is in sight is in the page: below it, keeping everything makes panning smoother. */
const manyNodes = 400;

/** What an empty canvas leaves to the palette beside it. */
const paletteWidth = 248;

const words = {
  "node.a11yDescription.default": "Press Enter to select, arrow keys to move, Delete to remove.",
  "node.a11yDescription.keyboardDisabled": "Press Enter to select.",
  "node.a11yDescription.ariaLiveMessage": ({ direction }: { direction: string }) =>
    `Moved the selected step ${direction}.`,
  "edge.a11yDescription.default": "Press Enter to select, Delete to remove.",
  "minimap.ariaLabel": "Map of the workflow",
};

interface CanvasFrameProps extends Omit<ReactFlowProps<StepNode, WireEdge>, "children"> {
  label: string;
  mode: "edit" | "view";
  /** More buttons beside zoom. */
  controls?: ReactNode;
  children?: ReactNode;
}

/** What the editor's canvas and the read-only one have in common. Needs a ReactFlowProvider above it. */
export function CanvasFrame({ label, mode, controls, children, ...flow }: CanvasFrameProps) {
  const isFar = useStore((state) => state.transform[2] < 0.45);
  const isNarrow = useMediaQuery("(max-width: 47.99em)", false, { getInitialValueInEffect: false });
  const nodes = flow.nodes ?? [];
  // Fitting an empty canvas would wait for the first node, and move it away from where it was put.
  const [isFitted] = useState(nodes.length > 0);
  return (
    <ReactFlow<StepNode, WireEdge>
      nodeTypes={nodeTypes}
      edgeTypes={edgeTypes}
      aria-label={label}
      className={`mr-canvas mr-canvas-${mode}${isFar ? " mr-far" : ""}`}
      ariaLabelConfig={words}
      minZoom={0.1}
      maxZoom={2}
      fitView={isFitted}
      {...(isFitted ? {} : { defaultViewport: emptyViewport() })}
      connectionLineType={ConnectionLineType.SmoothStep}
      fitViewOptions={{ padding: 0.15, maxZoom: 1, minZoom: 0.5 }}
      panOnScroll
      zoomOnScroll={false}
      zoomOnDoubleClick={false}
      deleteKeyCode={null}
      selectNodesOnDrag={false}
      nodeDragThreshold={2}
      snapToGrid
      snapGrid={[gridSize, gridSize]}
      onlyRenderVisibleElements={nodes.length > manyNodes}
      {...flow}
    >
      <Background variant={BackgroundVariant.Dots} gap={gridSize * 3} size={1.2} color="var(--mr-line)" />
      <CanvasControls>{controls}</CanvasControls>
      {!isNarrow && nodes.length > 0 && (
        <MiniMap<StepNode>
          pannable
          zoomable
          style={{ width: 160, height: 104 }}
          nodeBorderRadius={20}
          nodeColor={({ data, selected }) => miniColor(data.status, selected ?? false)}
        />
      )}
      {children}
    </ReactFlow>
  );
}

/** The first node, at the origin, stands in the upper middle. */
function emptyViewport(): Viewport {
  const beside = window.innerWidth < 768 ? 0 : paletteWidth;
  return { x: (window.innerWidth - beside - nodeWidth) / 2, y: 96, zoom: 1 };
}

function miniColor(status: StepNode["data"]["status"], selected: boolean): string {
  if (selected) return "var(--mr-accent)";
  switch (status) {
    case "succeeded":
    case "running":
    case "waiting":
    case "failed":
      return `var(--mr-state-${status})`;
    case "pending":
    case "skipped":
    case "cancelled":
    case undefined:
      return "var(--mr-line-strong)";
    default:
      return status satisfies never;
  }
}
