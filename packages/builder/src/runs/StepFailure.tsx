import { Button, Group } from "@mantine/core";
import type { Run, RunError, Step } from "@millrace/shared/runs/run.ts";
import { IconCircleX, IconRefresh } from "@tabler/icons-react";
import { useDeadLetters, useDiscardDeadLetter, useRetryDeadLetter } from "../api/deadLetters.ts";
import { useMay } from "../api/session.ts";
import { notifyDone, notifyFailed } from "../app/notify.tsx";
import { JsonBlock } from "../records/JsonBlock.tsx";
import classes from "./StepFailure.module.css";
import { whatToDo } from "./words.ts";

interface StepFailureProps {
  run: Run;
  step: Step;
  error: RunError;
}

/** What went wrong, what to do about it, and the way on for a step that failed for good. */
export function StepFailure({ run, step, error }: StepFailureProps) {
  const advice = whatToDo(error.code);
  return (
    <div className={classes.failure}>
      <p className={classes.message}>
        <IconCircleX size={16} aria-hidden />
        <span>{error.message}</span>
      </p>
      {advice !== undefined && <p className={classes.advice}>{advice}</p>}
      {step.status === "failed" && <Repair run={run} step={step} />}
      {error.details !== undefined && error.details !== null && (
        <details className={classes.details}>
          <summary>Details</summary>
          <JsonBlock label="Details of the error" value={error.details} />
        </details>
      )}
      <p className={classes.code}>
        Code <code>{error.code}</code>
      </p>
    </div>
  );
}

/** A step that failed for good is kept as a dead letter: it can be tried again, and the run goes on from there. */
function Repair({ run, step }: { run: Run; step: Step }) {
  const mayWrite = useMay("runs:write");
  const { items } = useDeadLetters({ runId: run.id, status: "open" });
  const retry = useRetryDeadLetter();
  const discard = useDiscardDeadLetter();
  const letter = items.find((one) => one.nodeId === step.nodeId && one.scope === step.scope);
  if (!letter || !mayWrite) return null;
  return (
    <Group gap="xs">
      <Button
        size="compact-sm"
        leftSection={<IconRefresh size={14} aria-hidden />}
        loading={retry.isPending}
        onClick={() =>
          retry.mutate(
            { id: letter.id },
            {
              onSuccess: () => notifyDone("The step is tried again"),
              onError: notifyFailed("The step was not tried again"),
            },
          )
        }
      >
        Try this step again
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        loading={discard.isPending}
        onClick={() =>
          discard.mutate(
            { id: letter.id },
            {
              onSuccess: () => notifyDone("The failure was dismissed"),
              onError: notifyFailed("The failure was not dismissed"),
            },
          )
        }
      >
        Dismiss
      </Button>
    </Group>
  );
}
