import { ActionIcon, Tooltip } from "@mantine/core";
import { IconAlertTriangle, IconChevronDown, IconStack2 } from "@tabler/icons-react";
import { memo } from "react";
import { Handle, type NodeProps, Position } from "reactflow";
import { statusLook } from "../app/StatusBadge.tsx";
import { useCanvasActions } from "./canvas-actions.ts";
import classes from "./FoldedCard.module.css";
import { portX } from "./flow-elements.ts";
import { GroupName } from "./GroupName.tsx";
import { useRemarks } from "./remarks.ts";
import type { FoldedData, FoldedNode } from "./scene.ts";

/** A collapsed group: one card with the number of its steps, their problems or state, and the edges that cross its border. */
export const FoldedCard = memo(function FoldedCard({ data, selected }: NodeProps<FoldedNode>) {
  const { group, name, count, ports, entered, width, status, holdsSelected } = data;
  const { editable } = useCanvasActions();
  const { collapse } = useRemarks();
  return (
    <div
      className={classes.card}
      data-testid={`group-${group.id}`}
      data-selected={selected || holdsSelected || undefined}
      data-tone={status && status !== "pending" ? statusLook(status).tone : undefined}
      style={{ width }}
      onDoubleClick={() => collapse(group.id, false)}
    >
      {entered && <Handle type="target" position={Position.Top} isConnectable={false} className={classes.end ?? ""} />}
      <IconStack2 className={classes.icon} size={20} stroke={1.6} aria-hidden />
      <div className={classes.words}>
        <div className={classes.name}>
          <GroupName id={group.id} name={group.name} editable={editable} />
        </div>
        <div className={classes.count}>
          {count} {count === 1 ? "step" : "steps"}
        </div>
      </div>
      <Mark data={data} />
      <Tooltip label="Expand the group">
        <ActionIcon
          className="nodrag nopan"
          size={28}
          aria-label={`Expand group ${name}`}
          onClick={() => collapse(group.id, false)}
          onDoubleClick={(event) => event.stopPropagation()}
        >
          <IconChevronDown size={16} />
        </ActionIcon>
      </Tooltip>
      {ports.map((port, index) => {
        const left = portX(width, index, ports.length) - 1;
        return (
          <span key={port.id} className={classes.port}>
            <Handle
              id={port.id}
              type="source"
              position={Position.Bottom}
              isConnectable={false}
              className={classes.end ?? ""}
              style={{ left }}
            />
            {port.title !== "" && (
              <span className={classes.label} style={{ left }} title={port.title}>
                {port.title}
              </span>
            )}
          </span>
        );
      })}
    </div>
  );
});

function Mark({ data: { status, errors, warnings } }: { data: FoldedData }) {
  if (status && status !== "pending") {
    const { label, tone, Icon } = statusLook(status);
    return (
      <span className={classes.state} data-tone={tone} title={label}>
        <Icon size={16} stroke={2} role="img" aria-label={label} />
      </span>
    );
  }
  const problems = errors + warnings;
  if (problems === 0) return null;
  const words = `${problems} ${problems === 1 ? "problem" : "problems"} inside`;
  return (
    <span className={classes.problems} data-severity={errors > 0 ? "error" : "warning"} title={words}>
      <IconAlertTriangle size={12} stroke={2.2} aria-hidden />
      {problems}
    </span>
  );
}
