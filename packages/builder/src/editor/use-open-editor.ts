import type { Workflow } from "@millrace/shared/api/workflows.ts";
import { useEffect, useRef, useState } from "react";
import { notifyDone } from "../app/notify.tsx";
import { relativeTime } from "../app/time.ts";
import { replaceGraph } from "../model/commands/elements.ts";
import { createEditor, type Editor } from "../model/editor.ts";
import { type Descriptors, portIdsWith } from "../model/new-node.ts";
import { same } from "@millrace/shared/graph/live/same.ts";
import { findCopy, forgetCopy } from "./saving/emergency-copy.ts";
import { type Saving, useAutosave } from "./saving/use-autosave.ts";

/** The editor of an open workflow, saved as it changes, with what an earlier visit could not save any more. */
export function useOpenEditor(workflow: Workflow, descriptors: Descriptors): { editor: Editor; saving: Saving } {
  const [editor] = useState(() => createEditor(workflow.draft, { portIds: portIdsWith(descriptors) }));
  const saving = useAutosave(workflow, editor);
  const { autosave, state } = saving;
  const { id, revision, draft } = workflow;

  // Once, when the workflow is opened.
  const restored = useRef(false);
  useEffect(() => {
    if (restored.current) return;
    restored.current = true;
    const copy = findCopy(id);
    if (!copy) return;
    if (same(copy.graph, editor.getGraph())) return forgetCopy(id);
    const restore = () => editor.run(replaceGraph(copy.graph, "Restore unsaved changes"));
    const ago = relativeTime(copy.at, Date.now());
    if (copy.revision === autosave.revision) {
      restore();
      notifyDone(`Changes that could not be saved (${ago}) are back`, { label: "Undo", run: editor.undo });
    } else {
      notifyDone(`Unsaved changes (${ago}) were found, but the draft has changed since`, {
        label: "Use them",
        run: restore,
      });
    }
  }, [id, editor, autosave]);

  // A look at the server found a newer draft, and nothing of ours is unsaved: go on from that one.
  useEffect(() => {
    if (revision <= autosave.revision || state.kind !== "saved") return;
    autosave.adopt(revision);
    if (same(draft, editor.getGraph())) return;
    editor.run(replaceGraph(draft, "Take a colleague’s changes"));
    autosave.adopt(revision);
  }, [revision, draft, autosave, editor, state.kind]);

  return { editor, saving };
}
