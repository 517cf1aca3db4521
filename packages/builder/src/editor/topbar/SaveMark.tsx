import { Button } from "@mantine/core";
import { IconAlertCircle, IconCloudCheck, IconCloudOff, IconCloudUp, type Icon } from "@tabler/icons-react";
import type { SaveState } from "../saving/autosave.ts";
import classes from "./SaveMark.module.css";

interface SaveLook {
  words: string;
  hint: string;
  Icon: Icon;
  tone: "quiet" | "waiting" | "failed";
}

function lookOf(state: SaveState): SaveLook {
  switch (state.kind) {
    case "saved":
      return { words: "Saved", hint: "Every change is on the server", Icon: IconCloudCheck, tone: "quiet" };
    case "unsaved":
    case "saving":
      return { words: "Saving…", hint: "Your changes are on their way", Icon: IconCloudUp, tone: "quiet" };
    case "offline":
      return {
        words: "Offline, will retry",
        hint: "The server cannot be reached. Go on: your changes are kept in this browser and saved when it answers.",
        Icon: IconCloudOff,
        tone: "waiting",
      };
    case "refused":
      return { words: "Not saved", hint: state.message, Icon: IconAlertCircle, tone: "failed" };
    case "conflict":
      return { words: "Conflict", hint: "Somebody else has changed the draft", Icon: IconAlertCircle, tone: "failed" };
    default:
      return state satisfies never;
  }
}

/** Whether what is on the canvas is safe. */
export function SaveMark({ state, onRetry }: { state: SaveState; onRetry: () => void }) {
  const { words, hint, Icon: Drawing, tone } = lookOf(state);
  return (
    <span className={classes.mark} data-tone={tone} title={hint}>
      <Drawing size={16} stroke={1.8} aria-hidden />
      <span className={classes.words} role="status">
        {words}
      </span>
      {state.kind === "refused" && (
        <Button size="compact-xs" variant="subtle" onClick={onRetry}>
          Try again
        </Button>
      )}
    </span>
  );
}
