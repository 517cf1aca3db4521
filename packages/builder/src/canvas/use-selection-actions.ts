import type { Graph } from "@millrace/shared/graph/document.ts";
import { useMemo, useRef } from "react";
import { useStoreApi } from "reactflow";
import { fragmentOf, readFragment, writeFragment } from "../model/clipboard.ts";
import { paste, renumbered } from "../model/commands/copies.ts";
import { removeElements } from "../model/commands/elements.ts";
import { moveNodes } from "../model/commands/nodes.ts";
import type { Editor } from "../model/editor.ts";
import { nodeHeight, nodeWidth, type Point } from "../model/geometry.ts";
import type { CanvasKeyActions } from "./use-canvas-keys.ts";
import type { Selection } from "./use-selection.ts";

/** How far a copy stands from what it was copied from. */
const copyOffset = 32;

/** What can be done with everything that is selected. */
export function useSelectionActions(editor: Editor, selection: Selection): CanvasKeyActions {
  const store = useStoreApi();
  const { ids, select } = selection;
  const pasted = useRef({ text: "", times: 0 });

  return useMemo(() => {
    const chosen = () => editor.getGraph().nodes.filter((node) => ids.has(node.id));
    function add(fragment: Graph, offset: Point, label: string): void {
      const copy = renumbered(fragment, editor.getGraph());
      editor.run(paste(copy, offset, label));
      select(copy.nodes.map((node) => node.id));
    }
    /** Beside the original while that is in sight, else in the middle of what is. */
    function offsetFor(fragment: Graph, times: number): Point {
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      const xs = fragment.nodes.map((node) => node.position.x);
      const ys = fragment.nodes.map((node) => node.position.y);
      const box = {
        left: Math.min(...xs),
        top: Math.min(...ys),
        right: Math.max(...xs) + nodeWidth,
        bottom: Math.max(...ys) + nodeHeight,
      };
      const view = { left: -x / zoom, top: -y / zoom, right: (width - x) / zoom, bottom: (height - y) / zoom };
      const isInSight =
        box.left < view.right && box.right > view.left && box.top < view.bottom && box.bottom > view.top;
      if (isInSight) return { x: copyOffset * times, y: copyOffset * times };
      return {
        x: (view.left + view.right - box.left - box.right) / 2,
        y: (view.top + view.bottom - box.top - box.bottom) / 2,
      };
    }
    return {
      remove() {
        if (ids.size === 0) return;
        editor.run(removeElements([...ids]));
        select([]);
      },
      duplicate() {
        const nodes = chosen();
        if (nodes.length === 0) return;
        const fragment = fragmentOf(editor.getGraph(), { nodes: new Set(nodes.map((node) => node.id)) });
        add(fragment, { x: copyOffset, y: copyOffset }, "Duplicate");
      },
      selectAll: () => select(editor.getGraph().nodes.map((node) => node.id)),
      clearSelection: () => select([]),
      nudge(dx, dy) {
        const nodes = chosen();
        if (nodes.length === 0) return;
        editor.run(
          moveNodes(new Map(nodes.map(({ id, position }) => [id, { x: position.x + dx, y: position.y + dy }]))),
        );
      },
      copy() {
        const nodes = chosen();
        if (nodes.length === 0) return undefined;
        const text = writeFragment(editor.getGraph(), { nodes: new Set(nodes.map((node) => node.id)) });
        pasted.current = { text, times: 0 };
        return text;
      },
      paste(text) {
        const fragment = readFragment(text);
        if (!fragment || fragment.nodes.length === 0) return;
        const times = pasted.current.text === text ? pasted.current.times + 1 : 1;
        pasted.current = { text, times };
        add(fragment, offsetFor(fragment, times), "Paste");
      },
    };
  }, [editor, store, ids, select]);
}
