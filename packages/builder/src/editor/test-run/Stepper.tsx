import { ActionIcon, Tooltip } from "@mantine/core";
import {
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipBack,
  IconPlayerSkipForward,
  IconPlayerTrackNext,
  IconPlayerTrackPrev,
} from "@tabler/icons-react";
import type { KeyboardEvent, ReactNode } from "react";
import type { Playback } from "./use-playback.ts";
import classes from "./Stepper.module.css";

/** Goes through the steps of a test: back, play, on; by the arrow keys and Space while it has the focus. */
export function Stepper({ playback, count }: { playback: Playback; count: number }) {
  const { cursor, isPlaying, isAtBreakpoint, go, play, pause } = playback;
  const last = count - 1;
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowLeft: cursor - 1, ArrowRight: cursor + 1, Home: -1, End: last };
    const index = Object.hasOwn(to, event.key) ? to[event.key as keyof typeof to] : undefined;
    if (index === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    go(index);
  };
  return (
    <div className={classes.bar} role="toolbar" aria-label="Go through the test" onKeyDown={onKeyDown}>
      <Action label="To the beginning" disabled={cursor < 0} onClick={() => go(-1)}>
        <IconPlayerSkipBack size={16} />
      </Action>
      <Action label="One step back (←)" disabled={cursor < 0} onClick={() => go(cursor - 1)}>
        <IconPlayerTrackPrev size={16} />
      </Action>
      <Action label={isPlaying ? "Pause" : "Play"} disabled={count === 0} onClick={isPlaying ? pause : play}>
        {isPlaying ? <IconPlayerPause size={16} /> : <IconPlayerPlay size={16} />}
      </Action>
      <Action label="Next step (→)" disabled={cursor >= last} onClick={() => go(cursor + 1)}>
        <IconPlayerTrackNext size={16} />
      </Action>
      <Action label="To the end" disabled={cursor >= last} onClick={() => go(last)}>
        <IconPlayerSkipForward size={16} />
      </Action>
      <span className={classes.place}>
        {isAtBreakpoint && !isPlaying ? "Stopped at a breakpoint" : `Step ${cursor + 1} of ${count}`}
      </span>
    </div>
  );
}

function Action({
  label,
  disabled,
  onClick,
  children,
}: {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" size={32} aria-label={label} disabled={disabled} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
