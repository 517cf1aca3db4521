import { IconHandStop, IconPointer } from "@tabler/icons-react";
import { Control } from "./CanvasControls.tsx";
import type { Tool } from "./use-tool.ts";

interface ToolControlsProps {
  tool: Tool;
  onChoose: (tool: Tool) => void;
}

/** What dragging the empty ground does. */
export function ToolControls({ tool, onChoose }: ToolControlsProps) {
  return (
    <>
      <Control
        label="Select: drag a frame around steps"
        keys="v"
        pressed={tool === "select"}
        onClick={() => onChoose("select")}
      >
        <IconPointer size={16} />
      </Control>
      <Control label="Hand: drag the canvas" keys="h" pressed={tool === "hand"} onClick={() => onChoose("hand")}>
        <IconHandStop size={16} />
      </Control>
    </>
  );
}
