import { IconPin, IconPlayerPause } from "@tabler/icons-react";
import { useIsUntested, useNodeMarks } from "./test-marks.ts";
import classes from "./TestMarks.module.css";

/** On a card: that tests stop before this step, or take its output from a pin; and which step is looked at. */
export function TestMarks({ nodeId }: { nodeId: string }) {
  const { isBreakpoint, isPinned, isCurrent } = useNodeMarks(nodeId);
  if (!isBreakpoint && !isPinned && !isCurrent) return null;
  return (
    <>
      {isCurrent && <span className={classes.current} aria-hidden />}
      <span className={classes.marks}>
        {isBreakpoint && (
          <span className={classes.breakpoint} title="Breakpoint: tests stop before this step">
            <IconPlayerPause size={11} stroke={2.4} role="img" aria-label="Breakpoint" />
          </span>
        )}
        {isPinned && (
          <span className={classes.pin} title="Pinned: tests take this step’s output from the pin">
            <IconPin size={12} stroke={2} role="img" aria-label="Pinned output" />
          </span>
        )}
      </span>
    </>
  );
}

/** At a port: that no saved test goes this way. */
export function UntestedMark({ nodeId, port, left }: { nodeId: string; port: string; left: number }) {
  if (!useIsUntested(nodeId, port)) return null;
  return (
    <span className={classes.untested} style={{ left }} title="No saved test goes this way">
      Untested
    </span>
  );
}
