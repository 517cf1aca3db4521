import { IconAlertTriangle, IconBolt } from "@tabler/icons-react";
import { memo, type ReactNode } from "react";
import { Handle, type NodeProps, Position } from "reactflow";
import { PeopleAt } from "../people/PeopleAt.tsx";
import { NodeIcon } from "../app/NodeIcon.tsx";
import { statusLook } from "../app/StatusBadge.tsx";
import { useCanvasActions } from "./canvas-actions.ts";
import { CardMark } from "./CardMark.tsx";
import { useHasPictures, useIsLight } from "./detail.ts";
import { type CardIcon, iconOf, pictureOf } from "./icon-picture.ts";
import { useNodeMark } from "./marks.ts";
import type { StepData, StepNode } from "./flow-elements.ts";
import { nodeHeight } from "../model/geometry.ts";
import { PortOut } from "./PortOut.tsx";
import { SettingMarks } from "./SettingMarks.tsx";
import classes from "./StepCard.module.css";
import { TestMarks } from "./TestMarks.tsx";

/** A node on the canvas: its icon, its name, what it does in words, its state or its problems, and its ports. */
export const StepCard = memo(function StepCard({
  id,
  data,
  selected,
  positionAbsoluteX: x,
  positionAbsoluteY: y,
}: NodeProps<StepNode>) {
  const { node, descriptor, name, summary, ports, status, width } = data;
  const { editable } = useCanvasActions();
  const isLight = useIsLight({ position: { x, y }, width, height: nodeHeight });
  const hasPictures = useHasPictures();
  const mark = useNodeMark(id);
  const isTrigger = descriptor?.kind === "trigger";
  return (
    <div
      className={classes.card}
      data-testid={`node-${id}`}
      data-mark={mark?.change}
      data-selected={selected || undefined}
      data-disabled={node.disabled || undefined}
      data-tone={status && status !== "pending" ? statusLook(status).tone : undefined}
      style={{ width }}
    >
      {isTrigger && !isLight && (
        <span className={classes.kind}>
          <IconBolt size={12} aria-hidden /> Trigger
        </span>
      )}
      {!isTrigger && !isLight && (
        <Handle
          type="target"
          position={Position.Top}
          isConnectable={editable}
          className={classes.input ?? ""}
          role="button"
          tabIndex={-1}
          aria-label={`Input of “${name}”`}
        />
      )}
      <span className={classes.tile}>
        {hasPictures ? <Picture {...iconOf(descriptor)} /> : <NodeIcon {...iconOf(descriptor)} size={36} />}
      </span>
      {!isLight && <Words name={name} summary={summary} mark={mark?.summary} />}
      {!isLight && <SettingMarks node={node} />}
      <Mark data={data} />
      {mark && <CardMark mark={mark} />}
      <TestMarks nodeId={id} />
      <PeopleAt nodeId={id} />
      {(isLight ? [] : ports).map((port, index) => (
        <PortOut
          key={port.id}
          nodeId={id}
          nodeName={name}
          port={port}
          index={index}
          count={ports.length}
          width={width}
        />
      ))}
    </div>
  );
});

/** The icon as IconPictures has drawn it. */
function Picture(icon: CardIcon) {
  const backgroundColor = `var(--mr-family-${icon.family}-tint)`;
  return <span className={classes.picture} style={{ backgroundColor, backgroundImage: `var(${pictureOf(icon)})` }} />;
}

interface WordsProps {
  name: string;
  summary: string;
  /** Stands in the place of the summary. */
  mark: ReactNode;
}

function Words({ name, summary, mark }: WordsProps) {
  return (
    <div className={classes.words} data-shared={mark !== undefined || undefined}>
      <div className={classes.name} title={name}>
        {name}
      </div>
      {mark ?? (
        <div className={classes.summary} title={summary}>
          {summary}
        </div>
      )}
    </div>
  );
}

function Mark({ data: { status, errors, warnings } }: { data: StepData }) {
  if (status === "pending") return null;
  if (status) {
    const { label, tone, Icon } = statusLook(status);
    return (
      <span className={classes.state} data-tone={tone} data-moving={status === "running" || undefined} title={label}>
        <Icon size={16} stroke={2} role="img" aria-label={label} />
      </span>
    );
  }
  if (errors + warnings > 0) {
    const words = `${errors + warnings} ${errors + warnings === 1 ? "problem" : "problems"}`;
    return (
      <span className={classes.problems} data-severity={errors > 0 ? "error" : "warning"} title={words}>
        <IconAlertTriangle size={12} stroke={2.2} aria-hidden />
        <span aria-hidden>{errors + warnings}</span>
        <span className={classes.silent}>{words}</span>
      </span>
    );
  }
  return null;
}
