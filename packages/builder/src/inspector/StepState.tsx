import { UnstyledButton } from "@mantine/core";
import type { Problem } from "@millrace/shared/graph/problem.ts";
import { IconAlertTriangle, IconPencilExclamation } from "@tabler/icons-react";
import { notTakenOver } from "../editor/field-states/use-field-states.ts";
import { goToField } from "./go-to-field.ts";
import classes from "./StepState.module.css";

/** In the header: texts that are not in the workflow yet, and how many mistakes there are. A click leads to the first of them. */
export function StepState({ problems }: { problems: readonly Problem[] }) {
  const unfinished = problems.filter(({ code }) => code === notTakenOver);
  const errors = problems.filter(({ code, severity, field }) => severity === "error" && code !== notTakenOver && field);
  if (unfinished.length > 0) {
    return (
      <Line
        state="unfinished"
        words={
          unfinished.length === 1
            ? "One field is not taken over yet"
            : `${unfinished.length} fields are not taken over yet`
        }
        field={unfinished[0]?.field}
      />
    );
  }
  if (errors.length === 0) return null;
  const words = errors.length === 1 ? "One thing to mend" : `${errors.length} things to mend`;
  return <Line state="wrong" words={words} field={errors[0]?.field} />;
}

function Line({ state, words, field }: { state: "unfinished" | "wrong"; words: string; field: string | undefined }) {
  return (
    <UnstyledButton
      className={classes.state}
      data-state={state}
      onClick={(event) => field !== undefined && goToField(event.currentTarget, field)}
    >
      {state === "unfinished" ? (
        <IconPencilExclamation size={15} aria-hidden />
      ) : (
        <IconAlertTriangle size={15} aria-hidden />
      )}
      <span role="status">{words}</span>
      <span className={classes.show}>Show</span>
    </UnstyledButton>
  );
}
