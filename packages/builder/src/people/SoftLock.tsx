import { Button } from "@mantine/core";
import { useState } from "react";
import { useCalled, usePeopleAt } from "./people.ts";
import classes from "./people.module.css";
import { hueOf, initialsOf } from "./person-look.ts";

export interface SoftLock {
  /** The step's settings are shown, and not changed by accident. */
  isLocked: boolean;
  /** Says who edits the step; null where nobody does. */
  notice: React.ReactNode;
}

/**
 * While a colleague edits a step, its settings are only shown here; one may edit them all the same, and both changes are kept.
 * @param editing the step that was edited here within the last half minute: nobody is locked out of what they are at.
 */
export function useSoftLock(nodeId: string | null, editing: string | null): SoftLock {
  const [anyway, setAnyway] = useState<string | null>(null);
  const called = useCalled();
  const editor = usePeopleAt(nodeId ?? "").find((person) => person.editing === nodeId);
  if (nodeId === null || !editor) return { isLocked: false, notice: null };
  const isLocked = anyway !== nodeId && editing !== nodeId;
  return {
    isLocked,
    notice: (
      <div className={classes.lock} role="status">
        <span className={classes.avatar} style={hueOf(editor)} aria-hidden>
          {initialsOf(editor.name)}
        </span>
        <span className={classes.words}>{called(editor)} is editing this step</span>
        {isLocked && (
          <Button size="compact-sm" variant="default" onClick={() => setAnyway(nodeId)}>
            Edit anyway
          </Button>
        )}
      </div>
    ),
  };
}
