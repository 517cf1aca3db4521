import { useState } from "react";
import { createEditor, type Editor } from "../model/editor.ts";
import { type Descriptors, portIdsWith } from "../model/new-node.ts";
import type { Saving } from "./saving/autosave.ts";
import type { LiveDraft } from "./saving/live-draft.ts";
import { useSaving } from "./saving/use-live-draft.ts";

/** The editor of an open draft, and how it is being saved. */
export function useOpenEditor(draft: LiveDraft, descriptors: Descriptors): { editor: Editor; saving: Saving } {
  const [editor] = useState(() => createEditor(draft.doc, { portIds: portIdsWith(descriptors) }));
  const saving = useSaving(draft);
  return { editor, saving };
}
