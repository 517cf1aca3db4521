import { ActionIcon, Tooltip } from "@mantine/core";
import { IconFocusCentered, IconMap, IconMaximize, IconMinus, IconPlus } from "@tabler/icons-react";
import { type ComponentProps, memo, type ReactNode, useSyncExternalStore } from "react";
import { type Node, Panel, useReactFlow, useStore } from "reactflow";
import { useIsPhone } from "../app/useIsPhone.ts";
import { shownKeys, spokenKeys } from "../editor/actions/keys.ts";
import classes from "./CanvasControls.module.css";
import { fitOptions, useMiniMap } from "./use-view-actions.ts";
import { viewMotion } from "./motion.ts";
import type { ShownZoom } from "./use-quick-view.ts";

const isSelected = ({ selected = false }: Node) => selected;

interface CanvasControlsProps {
  mode: "edit" | "view";
  zoom: ShownZoom;
  /** Stands before zoom: what the pointer does. */
  tools?: ReactNode;
  children?: ReactNode;
}

/** Zoom and what else acts on the view, at the canvas's lower left. */
export const CanvasControls = memo(function CanvasControls({ mode, tools, zoom, children }: CanvasControlsProps) {
  const { zoomIn, zoomOut, zoomTo, fitView, getNodes } = useReactFlow();
  const isPhone = useIsPhone();
  const [isMapShown, toggleMap] = useMiniMap();
  const isSomeSelected = useStore((state) => state.nodes.some(isSelected));
  const fit = fitOptions(isPhone, mode);
  return (
    <Panel position="bottom-left">
      <div className={classes.controls} role="group" aria-label="View">
        {tools && !isPhone && (
          <>
            {tools}
            <span className={classes.divider} aria-hidden />
          </>
        )}
        <Control label="Zoom out" keys="-" onClick={() => void zoomOut(viewMotion())}>
          <IconMinus size={16} />
        </Control>
        <Tooltip label={<Labelled label="Back to 100 %" keys="0" />} position="top">
          <Percent zoom={zoom} onClick={() => void zoomTo(1, viewMotion())} />
        </Tooltip>
        <Control label="Zoom in" keys="+" onClick={() => void zoomIn(viewMotion())}>
          <IconPlus size={16} />
        </Control>
        <span className={classes.divider} aria-hidden />
        <Control
          label="Show everything"
          keys="1"
          onClick={() => void fitView({ ...fit, minZoom: 0.1, ...viewMotion() })}
        >
          <IconMaximize size={16} />
        </Control>
        {!isPhone && (
          <>
            <Control
              label="Zoom to selection"
              keys="2"
              disabled={!isSomeSelected}
              onClick={() =>
                void fitView({ ...fit, nodes: getNodes().filter(isSelected), maxZoom: 1.25, ...viewMotion() })
              }
            >
              <IconFocusCentered size={16} />
            </Control>
            <Control
              label={isMapShown ? "Hide the map" : "Show the map"}
              keys="m"
              pressed={isMapShown}
              onClick={toggleMap}
            >
              <IconMap size={16} />
            </Control>
          </>
        )}
        {children}
      </div>
    </Panel>
  );
});

interface PercentProps extends ComponentProps<"button"> {
  zoom: ShownZoom;
}

/** On its own, because it is drawn anew in each frame of a zoom, and the buttons beside it need not be. */
function Percent({ zoom, ...props }: PercentProps) {
  const percent = useSyncExternalStore(zoom.subscribe, () => Math.round(zoom.get() * 100));
  return (
    <button
      {...props}
      type="button"
      className={classes.percent}
      aria-label={`Zoom ${percent} %, back to 100 %`}
      aria-keyshortcuts="0"
    >
      {percent} %
    </button>
  );
}

interface ControlProps {
  label: string;
  /** Its shortcut, named in the tooltip. */
  keys?: string;
  disabled?: boolean;
  /** For what is switched on and off. */
  pressed?: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** One icon button among the canvas's controls. */
export function Control({ label, keys, disabled = false, pressed, onClick, children }: ControlProps) {
  return (
    <Tooltip label={<Labelled label={label} keys={keys} />} position="top">
      <ActionIcon
        size={32}
        className={classes.control}
        aria-label={label}
        aria-pressed={pressed}
        aria-keyshortcuts={keys === undefined ? undefined : spokenKeys(keys)}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function Labelled({ label, keys }: { label: string; keys?: string | undefined }) {
  return (
    <>
      {label}
      {keys !== undefined && <kbd className={classes.keys}>{shownKeys(keys)}</kbd>}
    </>
  );
}
