import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconArrowForwardUp } from "@tabler/icons-react";
import { useCanRedo, useCanUndo, useEditor } from "../../model/react.ts";
import classes from "./TopBar.module.css";

export function UndoButtons() {
  const editor = useEditor();
  const canUndo = useCanUndo();
  const canRedo = useCanRedo();
  const named = (word: string, label: string | undefined) => (label === undefined ? word : `${word}: ${label}`);
  return (
    <div className={classes.pair}>
      <Tooltip label={named("Undo", editor.undoLabel)} disabled={!canUndo}>
        <ActionIcon size={34} aria-label="Undo" disabled={!canUndo} onClick={editor.undo}>
          <IconArrowBackUp size={18} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label={named("Redo", editor.redoLabel)} disabled={!canRedo}>
        <ActionIcon size={34} aria-label="Redo" disabled={!canRedo} onClick={editor.redo}>
          <IconArrowForwardUp size={18} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}
