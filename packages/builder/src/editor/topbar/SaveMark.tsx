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
    case "saving":
      return { words: "Saving…", hint: "Your changes are on their way", Icon: IconCloudUp, tone: "quiet" };
    case "offline":
      return { ...offlineWords(state), Icon: IconCloudOff, tone: state.kept ? "waiting" : "failed" };
    case "refused":
      return { words: "Not saved", hint: state.message, Icon: IconAlertCircle, tone: "failed" };
    default:
      return state satisfies never;
  }
}

function offlineWords({ waiting, kept }: Extract<SaveState, { kind: "offline" }>): Pick<SaveLook, "words" | "hint"> {
  const count = waiting === 1 ? "1 change" : `${waiting} changes`;
  if (!kept) {
    return {
      words: waiting === 0 ? "Offline" : `Offline, ${count} not saved`,
      hint: "The server cannot be reached, and this browser keeps nothing for us. Leave this page open until it answers.",
    };
  }
  return {
    words: waiting === 0 ? "Offline" : `Offline, ${count} kept here`,
    hint: "The server cannot be reached. Go on: your changes are kept in this browser and saved when it answers.",
  };
}

/** Whether what is on the canvas is safe. */
export function SaveMark({ state, onRetry }: { state: SaveState; onRetry: () => void }) {
  const { words, hint, Icon: Drawing, tone } = lookOf(state);
  return (
    <span className={classes.mark} data-tone={tone} data-saved={state.kind === "saved" || undefined} title={hint}>
      <Drawing size={16} stroke={1.8} aria-hidden />
      <span className={classes.words} role="status">
        {words}
      </span>
      {state.kind === "refused" && <span className={classes.why}>{state.message}</span>}
      {state.kind === "refused" && (
        <Button size="compact-xs" variant="subtle" onClick={onRetry}>
          Try again
        </Button>
      )}
    </span>
  );
}
