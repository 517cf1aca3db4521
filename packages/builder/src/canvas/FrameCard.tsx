import { ActionIcon, Tooltip } from "@mantine/core";
import { IconChevronUp } from "@tabler/icons-react";
import { memo } from "react";
import type { NodeProps } from "reactflow";
import { useCanvasActions } from "./canvas-actions.ts";
import classes from "./FrameCard.module.css";
import { GroupName } from "./GroupName.tsx";
import { useRemarks } from "./remarks.ts";
import type { FrameNode } from "./scene.ts";

/** The frame around a group: its title and its border take hold of it, the ground inside stays ground. */
export const FrameCard = memo(function FrameCard({ data, selected }: NodeProps<FrameNode>) {
  const { group, count, drop } = data;
  const { editable } = useCanvasActions();
  const { collapse } = useRemarks();
  return (
    <div
      className={classes.frame}
      data-testid={`group-${group.id}`}
      data-selected={selected || undefined}
      data-drop={drop}
    >
      {["top", "right", "bottom", "left"].map((side) => (
        <span key={side} className={`${classes.border} mr-frame-grip`} data-side={side} aria-hidden />
      ))}
      <div className={`${classes.title} mr-frame-grip`}>
        <GroupName id={group.id} name={group.name} editable={editable} />
        <span className={classes.count}>{count}</span>
      </div>
      <Tooltip label="Collapse the group">
        <ActionIcon
          className={`${classes.fold} nodrag nopan`}
          size={24}
          aria-label={`Collapse group ${group.name}`}
          onClick={() => collapse(group.id, true)}
        >
          <IconChevronUp size={14} />
        </ActionIcon>
      </Tooltip>
      {drop && (
        <span className={classes.drop}>{drop === "receives" ? "Add to the group" : "Take out of the group"}</span>
      )}
    </div>
  );
});
