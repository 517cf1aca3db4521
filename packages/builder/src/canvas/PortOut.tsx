import { IconPlus } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { Handle, Position } from "reactflow";
import { useCanvasActions } from "./canvas-actions.ts";
import { type DrawnPort, portX } from "./flow-elements.ts";
import classes from "./PortOut.module.css";
import { UntestedMark } from "./TestMarks.tsx";

interface PortOutProps {
  nodeId: string;
  nodeName: string;
  port: DrawnPort;
  index: number;
  count: number;
  width: number;
}

/** A port where edges leave: the dot to drag from, its label on the edge, and a "+" while nothing follows. */
export function PortOut({ nodeId, nodeName, port, index, count, width }: PortOutProps) {
  const { editable, askForStep } = useCanvasActions();
  // Places inside the card count from within its border of one pixel.
  const left = portX(width, index, count) - 1;
  const isPlain = count === 1 && port.id === "next";
  const spoken = isPlain ? `“${nodeName}”` : `“${port.title}” of “${nodeName}”`;

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (event.key !== "Enter" && event.key !== " ") return;
    // Connects by two presses, here and on an input, as two clicks do.
    event.preventDefault();
    event.stopPropagation();
    event.currentTarget.click();
  }

  return (
    <>
      <Handle
        id={port.id}
        type="source"
        position={Position.Bottom}
        isConnectable={editable && !port.missing}
        className={classes.dot ?? ""}
        style={{ left }}
        role="button"
        tabIndex={editable ? 0 : -1}
        aria-label={isPlain ? `Output of ${spoken}` : `Output ${spoken}`}
        data-connected={port.connected || undefined}
        data-readonly={!editable || undefined}
        onKeyDown={onKeyDown}
      />
      {!isPlain && (
        <span className={classes.label} style={{ left }} data-missing={port.missing || undefined} title={port.title}>
          {port.title}
        </span>
      )}
      <UntestedMark nodeId={nodeId} port={port.id} left={left} />
      {editable && !port.connected && (
        <button
          type="button"
          className={`${classes.add} nodrag nopan`}
          style={{ left }}
          data-labelled={!isPlain || undefined}
          aria-label={`Add a step after ${spoken}`}
          onClick={(event) => {
            event.stopPropagation();
            const box = event.currentTarget.getBoundingClientRect();
            askForStep({ kind: "after", source: nodeId, sourcePort: port.id }, { x: box.right, y: box.top });
          }}
        >
          <IconPlus size={12} stroke={2.4} aria-hidden />
        </button>
      )}
    </>
  );
}
