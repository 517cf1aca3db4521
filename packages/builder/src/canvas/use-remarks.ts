import { useMemo, useState } from "react";
import { collapseGroups, renameGroup } from "../model/commands/groups.ts";
import { resizeNote, writeNote } from "../model/commands/notes.ts";
import type { Editor } from "../model/editor.ts";
import type { Remarks } from "./remarks.ts";

/** Groups and notes of the editor's document, and which of them is being written in. */
export function useEditableRemarks(editor: Editor): Remarks {
  const [editing, edit] = useState<string | null>(null);
  return useMemo(
    () => ({
      editing,
      edit,
      rename: (id, name) => editor.run(renameGroup(id, name)),
      collapse: (id, collapsed) => editor.run(collapseGroups([id], collapsed)),
      write: (id, text) => editor.run(writeNote(id, text)),
      resize: (id, size) => editor.run(resizeNote(id, size)),
    }),
    [editor, editing],
  );
}
