import type { GraphNode } from "@millrace/shared/graph/document.ts";
import { same } from "@millrace/shared/graph/live/same.ts";
import { createContext, useContext, useEffect, useState } from "react";
import type { LiveDraft } from "../editor/saving/live-draft.ts";
import type { Editor } from "../model/editor.ts";
import type { Point } from "../model/geometry.ts";

/** Somebody edits a step for as long after the last change of it by hand. */
const editingMs = 30_000;

/** Tells the others where the pointer is; nothing outside of an open draft. */
export const PointAtContext = createContext<(at: Point | null) => void>(() => undefined);
export const usePointAt = () => useContext(PointAtContext);

/** Shows the others what is selected and edited here. @returns the step that was edited here within the last half minute. */
export function usePresence(draft: LiveDraft, editor: Editor, selected: string | null): string | null {
  const [editing, setEditing] = useState<string | null>(null);

  useEffect(() => {
    if (selected === null) return;
    const settingsOf = (): Omit<GraphNode, "position"> | undefined => {
      const { position: _position, ...settings } = editor.getGraph().nodes.find(({ id }) => id === selected) ?? {};
      return settings as Omit<GraphNode, "position">;
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    let known = settingsOf();
    const stop = editor.subscribe(({ kind }) => {
      const before = known;
      known = settingsOf();
      if (kind === "elsewhere" || same(before, known)) return;
      clearTimeout(timer);
      timer = setTimeout(() => setEditing(null), editingMs);
      setEditing(selected);
    });
    return () => {
      clearTimeout(timer);
      setEditing(null);
      stop();
    };
  }, [editor, selected]);

  useEffect(() => draft.show({ selected, editing }), [draft, selected, editing]);
  return editing;
}
