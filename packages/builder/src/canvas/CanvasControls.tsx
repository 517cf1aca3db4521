import { ActionIcon, Tooltip } from "@mantine/core";
import { IconMaximize, IconMinus, IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { Panel, useReactFlow, useStore } from "reactflow";
import classes from "./CanvasControls.module.css";

const quick = { duration: 180 };

/** Zoom and what else acts on the view, at the canvas's lower left. */
export function CanvasControls({ children }: { children?: ReactNode }) {
  const { zoomIn, zoomOut, zoomTo, fitView } = useReactFlow();
  const percent = useStore((state) => Math.round(state.transform[2] * 100));
  return (
    <Panel position="bottom-left">
      <div className={classes.controls} role="group" aria-label="View">
        <Control label="Zoom out" onClick={() => void zoomOut(quick)}>
          <IconMinus size={16} />
        </Control>
        <button
          type="button"
          className={classes.percent}
          aria-label={`Zoom ${percent} %, back to 100 %`}
          onClick={() => void zoomTo(1, quick)}
        >
          {percent} %
        </button>
        <Control label="Zoom in" onClick={() => void zoomIn(quick)}>
          <IconPlus size={16} />
        </Control>
        <span className={classes.divider} aria-hidden />
        <Control label="Show everything" onClick={() => void fitView({ padding: 0.15, maxZoom: 1, ...quick })}>
          <IconMaximize size={16} />
        </Control>
        {children}
      </div>
    </Panel>
  );
}

interface ControlProps {
  label: string;
  disabled?: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** One icon button among the canvas's controls. */
export function Control({ label, disabled = false, onClick, children }: ControlProps) {
  return (
    <Tooltip label={label} position="top">
      <ActionIcon size={32} aria-label={label} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
