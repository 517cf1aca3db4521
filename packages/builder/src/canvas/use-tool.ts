import { useLocalStorage } from "@mantine/hooks";
import { useCallback } from "react";
import { SelectionMode } from "reactflow";

export type Tool = "select" | "hand";

/** What dragging the empty ground does: draw a marquee, or move the view. Remembered in this browser. */
export function useTool(): [tool: Tool, choose: (tool: Tool) => void] {
  const [tool, setTool] = useLocalStorage<Tool>({
    key: "millrace.tool",
    defaultValue: "select",
    getInitialValueInEffect: false,
  });
  const choose = useCallback((next: Tool) => setTool(next), [setTool]);
  return [tool === "hand" ? "hand" : "select", choose];
}

const middleButton = [1];
const additiveKeys = ["Shift", "Meta", "Control"];

/**
 * As in Figma and n8n: the ground draws a marquee, the wheel, Space and the middle button move the view; with the hand it
 * is the ground that moves it, and Shift draws the marquee. A finger always moves the view.
 */
export function dragOptions(tool: Tool) {
  return {
    selectionMode: SelectionMode.Partial,
    selectionOnDrag: tool === "select",
    panOnDrag: tool === "select" ? middleButton : true,
    multiSelectionKeyCode: additiveKeys,
    paneClickDistance: 3,
  };
}
