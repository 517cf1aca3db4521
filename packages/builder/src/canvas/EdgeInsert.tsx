import { IconPlus } from "@tabler/icons-react";
import { ViewportPortal } from "reactflow";
import { nodeHeight } from "../model/geometry.ts";
import { useCanvasActions } from "./canvas-actions.ts";
import classes from "./EdgeInsert.module.css";
import { handleSize, portX, type StepNode, type WireEdge } from "./flow-elements.ts";
import type { CanvasNode, FoldedNode } from "./scene.ts";
import { wirePath } from "./wire-path.ts";

interface EdgeInsertProps {
  edge: WireEdge;
  nodes: readonly CanvasNode[];
  onMouseEnter: () => void;
  onMouseLeave: () => void;
}

/** The "+" in the middle of the edge under the pointer. */
export function EdgeInsert({ edge, nodes, onMouseEnter, onMouseLeave }: EdgeInsertProps) {
  const { askForStep } = useCanvasActions();
  const cards = nodes.filter(hasPorts);
  const source = cards.find((node) => node.id === edge.source);
  const target = cards.find((node) => node.id === edge.target);
  if (!source || !target) return null;
  const index = source.data.ports.findIndex((port) => port.id === edge.sourceHandle);
  const from = {
    x: source.position.x + portX(source.data.width, Math.max(0, index), Math.max(1, source.data.ports.length)),
    y: source.position.y + nodeHeight + handleSize / 2,
  };
  const to = { x: target.position.x + target.data.width / 2, y: target.position.y - handleSize / 2 };
  const { middle } = wirePath(from, to, edge.data?.merges ?? false);
  return (
    <ViewportPortal>
      <button
        type="button"
        className={`${classes.insert} nodrag nopan`}
        style={{ transform: `translate(${middle.x}px, ${middle.y}px) translate(-50%, -50%)` }}
        aria-label={`Insert a step between “${source.data.name}” and “${target.data.name}”`}
        onMouseEnter={onMouseEnter}
        onMouseLeave={onMouseLeave}
        onClick={(event) => {
          event.stopPropagation();
          const box = event.currentTarget.getBoundingClientRect();
          askForStep({ kind: "between", edgeId: edge.id }, { x: box.right, y: box.top });
        }}
      >
        <IconPlus size={14} stroke={2.4} aria-hidden />
      </button>
    </ViewportPortal>
  );
}

function hasPorts(node: CanvasNode): node is StepNode | FoldedNode {
  return node.type === "step" || node.type === "folded";
}
