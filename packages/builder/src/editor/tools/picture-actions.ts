import { downloadPicture, type PictureFormat } from "../../picture/download-picture.ts";
import type { Descriptors } from "../../model/new-node.ts";
import type { Editor } from "../../model/editor.ts";
import type { EditorAction } from "../actions/editor-action.ts";

/** The drawing as a file. */
export function pictureActions(editor: Editor, descriptors: Descriptors, name: string): EditorAction[] {
  const action = (format: PictureFormat, title: string): EditorAction => ({
    ...{
      id: `workflow.picture.${format}`,
      title,
      group: "Workflow",
      keywords: ["download", "image", "picture", "print"],
    },
    isPossible: () => editor.getGraph().nodes.length > 0,
    run: () => downloadPicture(format, editor.getGraph(), descriptors, name),
  });
  return [action("png", "Export as PNG"), action("svg", "Export as SVG")];
}
