import { autoLayout } from "../../model/auto-layout.ts";
import { layout } from "../../model/commands/nodes.ts";
import type { Editor } from "../../model/editor.ts";
import { type Descriptors, portIdsWith } from "../../model/new-node.ts";
import type { EditorAction } from "../actions/editor-action.ts";

/** What is done with the document as a whole where no canvas is shown; with one, the canvas brings the same. */
export function documentActions(editor: Editor, descriptors: Descriptors): EditorAction[] {
  return [
    {
      ...{ id: "edit.undo", title: "Undo", keys: ["mod+z"], keysCount: "editor", group: "Edit" },
      isPossible: () => editor.canUndo,
      run: () => editor.undo(),
    },
    {
      ...{ id: "edit.redo", title: "Redo", keys: ["shift+mod+z", "mod+y"], keysCount: "editor", group: "Edit" },
      isPossible: () => editor.canRedo,
      run: () => editor.redo(),
    },
    {
      ...{ id: "arrange.tidy", title: "Tidy up", keywords: ["layout", "arrange"], group: "Arrange" },
      isPossible: () => editor.getGraph().nodes.length > 1,
      run: () => editor.run(layout(autoLayout(editor.getGraph(), portIdsWith(descriptors)))),
    },
  ];
}
