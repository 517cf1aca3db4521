import { ActionIcon, Tooltip } from "@mantine/core";
import { IconGripVertical } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import type { QueryActions } from "react-querybuilder";
import classes from "./ConditionBuilder.module.css";
import { useDragHandle } from "./use-rule-drag.ts";

interface MoveHandleProps {
  what: string;
  path: number[];
  actions: QueryActions;
}

/** Moves a rule or a group: by dragging, or by the arrow keys, which also lead into groups and out of them. */
export function MoveHandle({ what, path, actions }: MoveHandleProps) {
  const handle = useDragHandle(path);

  function onKeyDown(event: KeyboardEvent<HTMLButtonElement>): void {
    if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
    event.preventDefault();
    event.stopPropagation();
    const { currentTarget } = event;
    actions.moveRule(path, event.key === "ArrowUp" ? "up" : "down");
    // Moved to another group the part is drawn anew; within its own it takes the focus along.
    requestAnimationFrame(() => currentTarget.isConnected && currentTarget.focus());
  }

  return (
    <Tooltip label="Drag, or use the arrow keys">
      <ActionIcon {...handle} aria-label={what} size="md" className={classes.handle ?? ""} onKeyDown={onKeyDown}>
        <IconGripVertical size={14} />
      </ActionIcon>
    </Tooltip>
  );
}
