import { memo, useEffect, useRef, useState } from "react";
import type { NodeProps } from "reactflow";
import { useCanvasActions } from "./canvas-actions.ts";
import classes from "./NoteCard.module.css";
import { NoteGrip } from "./NoteGrip.tsx";
import { useRemarks } from "./remarks.ts";
import type { NoteNode } from "./scene.ts";

/** A sticky note: plain text, written in place by a double click or Enter. */
export const NoteCard = memo(function NoteCard({ id, data: { note }, selected }: NodeProps<NoteNode>) {
  const { editable } = useCanvasActions();
  const { editing, edit, write, resize } = useRemarks();
  /** While its corner is dragged. */
  const [pulled, setPulled] = useState<typeof note.size | null>(null);
  const size = pulled ?? note.size;
  function setSize(next: typeof note.size): void {
    setPulled(null);
    resize(note.id, next);
  }
  const isEditing = editable && editing === id;
  return (
    <div
      className={classes.note}
      data-testid={`note-${note.id}`}
      data-selected={selected || undefined}
      data-editing={isEditing || undefined}
      style={size}
      onDoubleClick={() => editable && edit(id)}
    >
      {isEditing ? (
        <NoteField text={note.text} onEnd={() => edit(null)} onWrite={(text) => write(note.id, text)} />
      ) : (
        <div className={classes.text} dir="auto" data-empty={note.text === "" || undefined}>
          {note.text === "" ? (editable ? "Double-click to write" : "") : note.text}
        </div>
      )}
      {editable && selected && !isEditing && <NoteGrip size={size} onSize={setPulled} onEnd={setSize} />}
    </div>
  );
});

interface NoteFieldProps {
  text: string;
  onWrite: (text: string) => void;
  onEnd: () => void;
}

function NoteField({ text, onWrite, onEnd }: NoteFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const { current } = field;
    current?.focus({ preventScroll: true });
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  return (
    <textarea
      ref={field}
      className={`${classes.text} ${classes.field} nodrag nopan nowheel nokey`}
      aria-label="Text of the note"
      placeholder="What should be remembered here?"
      dir="auto"
      maxLength={5_000}
      value={text}
      onChange={(event) => onWrite(event.currentTarget.value)}
      onBlur={onEnd}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key !== "Escape" && !(event.key === "Enter" && (event.metaKey || event.ctrlKey))) return;
        // Back to the note itself, so that the keyboard goes on from there.
        const note = event.currentTarget.closest<HTMLElement>(".react-flow__node");
        onEnd();
        note?.focus({ preventScroll: true });
      }}
    />
  );
}
