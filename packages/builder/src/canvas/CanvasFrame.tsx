import "reactflow/dist/base.css";
import "./canvas.css";
import { useMediaQuery } from "@mantine/hooks";
import { type ReactNode, useMemo, useState } from "react";
import { ConnectionLineType, MiniMap, type Viewport, ReactFlow, type ReactFlowProps } from "reactflow";
import { gridSize, nodeWidth } from "../model/geometry.ts";
import { CanvasControls } from "./CanvasControls.tsx";
import type { StepNode, WireEdge } from "./flow-elements.ts";
import { DetailProvider } from "./detail.ts";
import { FarWires } from "./FarWires.tsx";
import { FoldedCard } from "./FoldedCard.tsx";
import { FrameGrounds } from "./FrameGrounds.tsx";
import { FrameCard } from "./FrameCard.tsx";
import { IconPictures } from "./IconPictures.tsx";
import { NoteCard } from "./NoteCard.tsx";
import type { CanvasNode } from "./scene.ts";
import { Sheet } from "./Sheet.tsx";
import { StepCard } from "./StepCard.tsx";
import { fitOptions, phoneTop, useMiniMap } from "./use-view-actions.ts";
import { useBuiltAhead } from "./use-built-ahead.ts";
import { useEdgesInSight } from "./use-edges-in-sight.ts";
import { useQuickView } from "./use-quick-view.ts";
import { useTopInSight } from "./use-top-in-sight.ts";
import { useStableHandlers } from "./use-stable-handlers.ts";
import { useZoomBand } from "./use-zoom-band.ts";
import { Wire } from "./Wire.tsx";

const nodeTypes = { step: StepCard, frame: FrameCard, folded: FoldedCard, note: NoteCard };
/** Constants, as are the handlers: React Flow tells every listener of its store when it is given another object. */
const snapGrid: [number, number] = [gridSize, gridSize];
const edgeTypes = { wire: Wire };

/** From here on only what is in sight is in the page at first, and the rest follows without what cannot be seen anyway. */
const manyNodes = 80;
/** From here on it never follows: it can be reached by the outline and by search. */
const tooManyNodes = 800;
const noEdges: WireEdge[] = [];

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

interface CanvasFrameProps extends Omit<ReactFlowProps<CanvasNode, WireEdge>, "children"> {
  label: string;
  mode: "edit" | "view";
  /** More buttons beside zoom. */
  controls?: ReactNode;
  tools?: ReactNode;
  children?: ReactNode;
}

/** What the editor's canvas and the read-only one have in common. Needs a ReactFlowProvider above it. */
export function CanvasFrame({ label, mode, controls, tools, children, ...props }: CanvasFrameProps) {
  const flow = useStableHandlers(props);
  const nodes = flow.nodes ?? [];
  const band = useZoomBand();
  const isLarge = nodes.length > manyNodes;
  const isLight = band === "far" && isLarge;
  const isBuilt = useBuiltAhead(isLarge && nodes.length < tooManyNodes);
  const isNarrow = useMediaQuery("(max-width: 47.99em)", false, { getInitialValueInEffect: false });
  const [isMapShown] = useMiniMap();
  // Fitting an empty canvas would wait for the first node, and move it away from where it was put.
  const [isFitted] = useState(nodes.length > 0);
  const [initial] = useState(() => (isFitted ? undefined : emptyViewport()));
  const view = useQuickView(initial, isBuilt);
  const all = flow.edges ?? noEdges;
  const edges = useEdgesInSight(nodes, all, !isBuilt ? "all" : isLight ? "none" : "sight", view.isMoving);
  const drawn = isBuilt || !isLight ? edges : noEdges;
  const { isMoving } = view;
  const detail = isLight ? "light" : isBuilt ? "sight" : "whole";
  const detailOfView = useMemo(
    () => ({ detail, hasPictures: isLarge, isMoving }) as const,
    [detail, isLarge, isMoving],
  );
  const fit = useMemo(() => ({ ...fitOptions(isNarrow, mode), minZoom: isNarrow ? 0.4 : 0.5 }), [isNarrow, mode]);
  useTopInSight(isFitted && isNarrow, phoneTop);
  return (
    <DetailProvider value={detailOfView}>
      <ReactFlow<CanvasNode, WireEdge>
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        aria-label={label}
        className={`mr-canvas mr-canvas-${mode}${band === "near" ? "" : ` mr-${band}`}`}
        ariaLabelConfig={words}
        minZoom={0.1}
        maxZoom={2}
        fitView={isFitted}
        {...view.props}
        connectionLineType={ConnectionLineType.SmoothStep}
        fitViewOptions={fit}
        panOnScroll
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        deleteKeyCode={null}
        selectNodesOnDrag={false}
        nodeDragThreshold={2}
        snapToGrid
        snapGrid={snapGrid}
        onlyRenderVisibleElements={isLarge && !isBuilt}
        {...flow}
        edges={drawn}
      >
        <Sheet />
        {(isLight || isBuilt) && <FarWires nodes={nodes} edges={all} except={drawn} />}
        {isLarge && <IconPictures nodes={nodes} />}
        <FrameGrounds nodes={nodes} />
        <CanvasControls mode={mode} tools={tools} zoom={view.zoom}>
          {controls}
        </CanvasControls>
        {!isNarrow && isMapShown && nodes.length > 0 && (
          <MiniMap<CanvasNode>
            pannable
            zoomable
            style={{ width: 160, height: 104 }}
            nodeBorderRadius={20}
            nodeColor={miniColor}
          />
        )}
        {children}
      </ReactFlow>
    </DetailProvider>
  );
}

/** The first node, at the origin, stands in the upper middle. */
function emptyViewport(): Viewport {
  const beside = window.innerWidth < 768 ? 0 : paletteWidth;
  return { x: (window.innerWidth - beside - nodeWidth) / 2, y: 96, zoom: 1 };
}

function miniColor(node: CanvasNode): string {
  if (node.type === "frame") return "var(--mr-surface-sunken)";
  if (node.selected) return "var(--mr-accent)";
  if (node.type === "note") return "var(--mr-line)";
  const status: StepNode["data"]["status"] = node.data.status;
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
