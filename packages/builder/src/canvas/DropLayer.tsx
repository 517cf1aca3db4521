import { useEffect } from "react";
import { createPortal } from "react-dom";
import { useReactFlow, ViewportPortal } from "reactflow";
import { NodeIcon } from "../app/NodeIcon.tsx";
import { nodeHeight, nodeWidth, type Point, snapPoint } from "../model/geometry.ts";
import { useCanvasActions } from "./canvas-actions.ts";
import classes from "./DropLayer.module.css";
import { edgeUnder, isOnCanvas } from "./hit.ts";
import { type DraggedStep, useDraggedStep, useStepDrag } from "./step-drag.ts";

/** Shows where a step from the palette will land before it is let go, and adds it there. */
export function DropLayer() {
  const dragged = useDraggedStep();
  const drag = useStepDrag();
  const { addStep } = useCanvasActions();
  const { screenToFlowPosition } = useReactFlow();

  useEffect(
    () =>
      drag.onDrop(({ descriptor, at }) => {
        if (!isOnCanvas(at)) return;
        const position = landing(screenToFlowPosition(at, { snapToGrid: false }));
        const edgeId = descriptor.kind === "trigger" ? undefined : edgeUnder(at);
        addStep(descriptor, edgeId === undefined ? { kind: "at", position } : { kind: "between", edgeId, position });
      }),
    [drag, addStep, screenToFlowPosition],
  );

  if (!dragged) return null;
  if (!isOnCanvas(dragged.at)) {
    return createPortal(
      <div className={classes.floating} style={{ left: dragged.at.x, top: dragged.at.y }}>
        <Ghost dragged={dragged} />
      </div>,
      document.body,
    );
  }
  const edgeId = dragged.descriptor.kind === "trigger" ? undefined : edgeUnder(dragged.at);
  const { x, y } = landing(screenToFlowPosition(dragged.at, { snapToGrid: false }));
  return (
    <ViewportPortal>
      {edgeId !== undefined && <EdgeGlow edgeId={edgeId} />}
      <div className={classes.landing} style={{ transform: `translate(${x}px, ${y}px)` }}>
        <Ghost dragged={dragged} />
        {edgeId !== undefined && <span className={classes.hint}>Insert here</span>}
      </div>
    </ViewportPortal>
  );
}

function landing(pointer: Point): Point {
  return snapPoint({ x: pointer.x - nodeWidth / 2, y: pointer.y - nodeHeight / 2 });
}

function Ghost({ dragged: { descriptor } }: { dragged: DraggedStep }) {
  return (
    <div className={classes.ghost}>
      <NodeIcon icon={descriptor.icon} family={descriptor.family} size={36} />
      <span>{descriptor.title}</span>
    </div>
  );
}

/** Lights up the edge on which something would be inserted. */
export function EdgeGlow({ edgeId }: { edgeId: string }) {
  const path = document.querySelector(`.react-flow__edge[data-id="${CSS.escape(edgeId)}"] .react-flow__edge-path`);
  const line = path?.getAttribute("d");
  if (!line) return null;
  return (
    <svg className={classes.glow} aria-hidden>
      <path d={line} />
    </svg>
  );
}
