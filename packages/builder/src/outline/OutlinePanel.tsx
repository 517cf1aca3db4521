import { ActionIcon, Tooltip } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import type { ComponentProps, ReactNode } from "react";
import { Outline } from "./Outline.tsx";
import classes from "./OutlinePanel.module.css";

interface OutlinePanelProps extends ComponentProps<typeof Outline> {
  /** The canvas is not shown. */
  isAlone: boolean;
  /** Left out where it is not a panel that can be closed. */
  onClose?: (() => void) | undefined;
  /** Stands over it, at the bottom. */
  children?: ReactNode;
}

/** The outline beside the canvas, or in its place. */
export function OutlinePanel({ isAlone, onClose, children, ...outline }: OutlinePanelProps) {
  return (
    <section
      id="outline"
      className={classes.panel}
      data-alone={isAlone || undefined}
      aria-label="Outline"
      tabIndex={-1}
    >
      {onClose && (
        <header className={classes.header}>
          <h2 className={classes.title}>Outline</h2>
          <Tooltip label="Close">
            <ActionIcon aria-label="Close the outline" onClick={onClose}>
              <IconX size={16} />
            </ActionIcon>
          </Tooltip>
        </header>
      )}
      <Outline {...outline} />
      {children}
    </section>
  );
}
