import { UnstyledButton } from "@mantine/core";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { IconAlertTriangle, IconPencilExclamation } from "@tabler/icons-react";
import { notTakenOver } from "../editor/field-states/use-field-states.ts";
import { goToField } from "./go-to-field.ts";
import classes from "./StepState.module.css";

/** In the header: texts that are not in the workflow yet, and how many mistakes there are. A click leads to the first of them. */
export function StepState({ problems }: { problems: readonly Problem[] }) {
  const unfinished = problems.filter(({ code }) => code === notTakenOver);
  const wrong = problems.filter(({ severity, field }) => severity === "error" && field !== undefined);
  const [first] = unfinished.length > 0 ? unfinished : wrong;
  // The frame is always there, so that what comes into it is read out.
  return (
    <div role="status" className={classes.frame}>
      {first?.field !== undefined && (
        <Line
          field={first.field}
          Icon={unfinished.length > 0 ? IconPencilExclamation : IconAlertTriangle}
          words={unfinished.length > 0 ? unfinishedWords(unfinished.length) : wrongWords(wrong.length)}
        />
      )}
    </div>
  );
}

function unfinishedWords(count: number): string {
  return count === 1 ? "One field is not taken over yet" : `${count} fields are not taken over yet`;
}

function wrongWords(count: number): string {
  return count === 1 ? "One thing to mend" : `${count} things to mend`;
}

function Line({ field, Icon, words }: { field: string; Icon: typeof IconAlertTriangle; words: string }) {
  return (
    <UnstyledButton className={classes.state} onClick={(event) => goToField(event.currentTarget, field)}>
      <Icon size={15} aria-hidden />
      <span>{words}</span>
      <span className={classes.show}>Show</span>
    </UnstyledButton>
  );
}
