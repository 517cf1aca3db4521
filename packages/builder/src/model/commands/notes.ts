import type { StickyNote } from "@millrace/shared/graph/document.ts";
import type { Command } from "../command.ts";
import { snap, snapPoint } from "../geometry.ts";
import { freeId } from "../ids.ts";

export const newNoteSize = { width: 240, height: 120 };
const smallest = { width: 80, height: 40 };
const largest = 2_000;

export function newNoteId(notes: readonly StickyNote[] = []): string {
  return freeId("note", new Set(notes.map(({ id }) => id)), "_");
}

export function addNote(note: StickyNote): Command {
  return { label: "Add note", apply: (draft) => draft.putNote({ ...note, position: snapPoint(note.position) }) };
}

export function writeNote(id: string, text: string): Command {
  return {
    label: "Write note",
    mergeKey: `note:${id}`,
    apply(draft) {
      const note = draft.note(id);
      if (note) draft.putNote({ ...note, text: text.slice(0, 5_000) });
    },
  };
}

export function resizeNote(id: string, size: StickyNote["size"]): Command {
  return {
    label: "Resize note",
    mergeKey: `note-size:${id}`,
    apply(draft) {
      const note = draft.note(id);
      if (note) draft.putNote({ ...note, size: noteSize(size) });
    },
  };
}

/** The nearest size on the grid that a note may have. */
export function noteSize({ width, height }: StickyNote["size"]): StickyNote["size"] {
  return {
    width: Math.min(largest, Math.max(smallest.width, snap(width))),
    height: Math.min(largest, Math.max(smallest.height, snap(height))),
  };
}
