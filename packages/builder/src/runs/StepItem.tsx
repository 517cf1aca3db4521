import { UnstyledButton } from "@mantine/core";
import type { NodeDescriptor } from "@millrace/shared/nodes/descriptor.ts";
import type { Step } from "@millrace/shared/runs/run.ts";
import { type ReactNode, useId } from "react";
import { NodeIcon } from "../app/NodeIcon.tsx";
import { StatusBadge } from "../app/StatusBadge.tsx";
import classes from "./StepItem.module.css";
import { howLong } from "./words.ts";

interface StepItemProps {
  name: string;
  step: Step;
  descriptor: NodeDescriptor | undefined;
  opened: boolean;
  onToggle: () => void;
  /** What is shown of the step while it is open. */
  children: ReactNode;
}

/** One step of the timeline. */
export function StepItem({ name, step, descriptor, opened, onToggle, children }: StepItemProps) {
  const id = useId();
  return (
    <li className={classes.item} data-status={step.status} data-opened={opened || undefined}>
      <UnstyledButton className={classes.button} aria-expanded={opened} aria-controls={id} onClick={onToggle}>
        <NodeIcon icon={descriptor?.icon ?? "help"} family={descriptor?.family ?? "system"} size={26} />
        <span className={classes.name}>
          {name}
          {step.scope !== "" && <span className={classes.dim}> · {step.scope}</span>}
        </span>
        <span className={classes.end}>
          {step.attempt > 1 && <span className={classes.dim}>Attempt {step.attempt}</span>}
          {step.durationMs !== null && step.status !== "skipped" && (
            <span className={classes.dim}>{howLong(step.durationMs)}</span>
          )}
          <StatusBadge status={step.status} plain />
        </span>
      </UnstyledButton>
      <div id={id} hidden={!opened} className={classes.detail}>
        {opened && children}
      </div>
    </li>
  );
}
