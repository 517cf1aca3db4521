import { Button, Group, Textarea, UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { useSetVersionNote } from "../../api/versions.ts";
import { notifyFailed } from "../../app/notify.tsx";
import classes from "./VersionsDrawer.module.css";

interface VersionNoteProps {
  workflowId: string;
  version: number;
  note: string;
  mayEdit: boolean;
}

/** Why a version was published; whoever may publish can say it anew. */
export function VersionNote({ workflowId, version, note, mayEdit }: VersionNoteProps) {
  const [text, setText] = useState<string | null>(null);
  const save = useSetVersionNote(workflowId, version);
  if (text === null) {
    if (!mayEdit) return note === "" ? null : <p className={classes.note}>{note}</p>;
    return (
      <UnstyledButton
        className={classes.note}
        data-empty={note === "" || undefined}
        aria-label={note === "" ? `Add a note to version ${version}` : `Edit the note of version ${version}: ${note}`}
        onClick={() => setText(note)}
      >
        {note === "" ? "Add a note" : note}
      </UnstyledButton>
    );
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const leave = () => setText(null);
        save.mutate(text.trim(), { onSuccess: leave, onError: notifyFailed("The note was not saved") });
      }}
    >
      <Textarea
        aria-label={`Note of version ${version}`}
        autosize
        minRows={2}
        maxRows={6}
        maxLength={2_000}
        data-autofocus
        autoFocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          setText(null);
        }}
      />
      <Group gap={8} mt={6}>
        <Button type="submit" size="compact-sm" loading={save.isPending}>
          Save note
        </Button>
        <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setText(null)}>
          Keep as it is
        </Button>
      </Group>
    </form>
  );
}
