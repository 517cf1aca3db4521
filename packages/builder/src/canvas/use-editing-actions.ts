import { useCallback, useMemo } from "react";
import { useReactFlow, useStoreApi } from "reactflow";
import { useAddActions } from "../editor/actions/actions.ts";
import { autoLayout } from "../model/auto-layout.ts";
import { fragmentOf } from "../model/clipboard.ts";
import { layout } from "../model/commands/nodes.ts";
import type { Point } from "../model/geometry.ts";
import { type Descriptors, portIdsWith } from "../model/new-node.ts";
import { useEditor } from "../model/react.ts";
import { useCanvasActions } from "./canvas-actions.ts";
import { chosenIn } from "./chosen.ts";
import type { Drag } from "./drag.ts";
import { editActions, removeChosen } from "./edit-actions.ts";
import { groupActions } from "./group-actions.ts";
import type { Remarks } from "./remarks.ts";
import { fromSceneId } from "./scene-ids.ts";
import { stepName } from "./step-summary.ts";
import { useClipboard } from "./use-clipboard.ts";
import type { Selection } from "./use-selection.ts";
import type { Tool } from "./use-tool.ts";
import { fitOptions, useViewActions } from "./use-view-actions.ts";
import type { Wiring } from "./use-wiring.ts";
import { wiringActions } from "./wiring-actions.ts";
import { viewMotion } from "./motion.ts";

interface EditingTools {
  descriptors: Descriptors;
  selection: Selection;
  remarks: Remarks;
  tool: Tool;
  chooseTool: (tool: Tool) => void;
  wiring: Wiring;
}

export interface Editing {
  actions: { tidyUp: () => void };
  /** Puts copies of what was dragged where it was dragged to. */
  copyDragged: (drag: Drag, by: Point) => void;
}

/** Everything that can be done on the canvas, added to the editor's list of actions. */
export function useEditingActions({ descriptors, selection, remarks, chooseTool, wiring }: EditingTools): Editing {
  const editor = useEditor();
  const store = useStoreApi();
  const { askForStep } = useCanvasActions();
  const { screenToFlowPosition, fitView } = useReactFlow();
  // Asked for when an action is run, so that the list of actions stays the same while the selection changes.
  const { select, get: getIds } = selection;
  const getChosen = useCallback(() => chosenIn(editor.getGraph(), getIds()), [editor, getIds]);
  const nameOf = useCallback(
    (id: string) => {
      const node = editor.getGraph().nodes.find((one) => one.id === id);
      return node ? stepName(node, descriptors.get(node.type)) : id;
    },
    [editor, descriptors],
  );
  const remove = useCallback(
    () => removeChosen({ editor, getChosen, select, nameOf }),
    [editor, getChosen, select, nameOf],
  );
  const clipboard = useClipboard({ editor, getChosen, select, remove });
  const getSelected = useCallback(() => [...getIds()], [getIds]);
  useViewActions(getSelected);

  const placeOf = useCallback(
    (at?: Point): Point => {
      if (at) return screenToFlowPosition(at, { snapToGrid: false });
      const { transform, width, height } = store.getState();
      const [x, y, zoom] = transform;
      return { x: (width / 2 - x) / zoom, y: (height / 2 - y) / zoom };
    },
    [store, screenToFlowPosition],
  );
  const tidyUp = useCallback(() => {
    const graph = editor.getGraph();
    const { nodes } = getChosen();
    const some = nodes.size > 1 ? nodes : undefined;
    editor.run(layout(autoLayout(graph, portIdsWith(descriptors), some)));
    if (!some) setTimeout(() => void fitView({ ...fitOptions(false, "edit"), minZoom: 0.5, ...viewMotion() }), 200);
  }, [editor, descriptors, getChosen, fitView]);
  const { edit } = remarks;
  const { rewire } = wiring;

  useAddActions(
    useMemo(
      () => [
        ...wiringActions({ editor, descriptors, getChosen, askForStep, placeOf, rewire }),
        ...editActions({ editor, getChosen, select, clipboard, nameOf }),
        ...groupActions({ editor, getChosen, select, edit, placeOf }),
        {
          id: "canvas.tidy-up",
          title: "Tidy up the layout",
          keywords: ["arrange", "auto-layout", "align"],
          keys: ["t"],
          group: "Arrange" as const,
          on: ["node", "group", "canvas"] as const,
          isPossible: () => editor.getGraph().nodes.length > 1,
          run: tidyUp,
        },
        {
          id: "canvas.tool-select",
          title: "Select tool: drag a frame around steps",
          keys: ["v"],
          group: "View" as const,
          isPossible: () => true,
          run: () => chooseTool("select"),
        },
        {
          id: "canvas.tool-hand",
          title: "Hand tool: drag the canvas",
          keys: ["h"],
          group: "View" as const,
          isPossible: () => true,
          run: () => chooseTool("hand"),
        },
      ],
      [
        editor,
        descriptors,
        getChosen,
        askForStep,
        placeOf,
        rewire,
        select,
        clipboard,
        nameOf,
        edit,
        tidyUp,
        chooseTool,
      ],
    ),
  );

  const copyDragged = useCallback(
    (drag: Drag, by: Point) => {
      const groups = [...drag.held.keys()].map(fromSceneId).filter(({ kind }) => kind === "group");
      const fragment = fragmentOf(editor.getGraph(), {
        nodes: new Set(drag.nodes.keys()),
        groups: new Set(groups.map(({ id }) => id)),
        notes: new Set(drag.notes.keys()),
      });
      clipboard.add(fragment, by, "Duplicate");
    },
    [editor, clipboard],
  );
  return useMemo(() => ({ actions: { tidyUp }, copyDragged }), [tidyUp, copyDragged]);
}
