import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { UndoButtons } from "../topbar/UndoButtons.tsx";
import classes from "./AddButton.module.css";

/** On a phone: undo, redo and what opens the list of steps, in reach of the thumb. */
export function AddButton({ onClick }: { onClick: () => void }) {
  return (
    <div className={classes.bar}>
      <UndoButtons />
      <Button leftSection={<IconPlus size={18} />} onClick={onClick}>
        Add a step
      </Button>
    </div>
  );
}
