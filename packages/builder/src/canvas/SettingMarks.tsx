import type { GraphNode } from "@millrace/shared/graph/document.ts";
import { IconEyeOff, IconNote, IconRefresh, IconShieldHalf } from "@tabler/icons-react";
import classes from "./SettingMarks.module.css";

/** On a card: what is out of the ordinary in the step's settings, and would otherwise be seen only by opening them. */
export function SettingMarks({ node }: { node: GraphNode }) {
  const { disabled, note, retry, timeout, onError } = node;
  const isTried = retry !== undefined || timeout !== undefined;
  if (!disabled && note === undefined && !isTried && onError === undefined) return null;
  return (
    <span className={classes.marks}>
      {disabled && (
        <span title="Switched off: runs pass through">
          <IconEyeOff {...look} aria-label="Switched off" />
        </span>
      )}
      {note !== undefined && (
        <span title={note.length > 300 ? `${note.slice(0, 300)}…` : note}>
          <IconNote {...look} aria-label="Has a note" />
        </span>
      )}
      {isTried && (
        <span
          title={retry?.maxAttempts === 1 ? "Is not tried again" : "Tried again, or limited in time, in its own way"}
        >
          <IconRefresh {...look} aria-label="Is tried again in its own way" />
        </span>
      )}
      {onError !== undefined && (
        <span title={failureWords[onError]}>
          <IconShieldHalf {...look} aria-label={failureWords[onError]} />
        </span>
      )}
    </span>
  );
}

const look = { size: 13, stroke: 1.8, role: "img" } as const;

const failureWords: Record<NonNullable<GraphNode["onError"]>, string> = {
  fail: "The run stops if this step fails",
  port: "Takes “On error” if it fails",
  continue: "Goes on if it fails",
  skip: "What follows is skipped if it fails",
};
