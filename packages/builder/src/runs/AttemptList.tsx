import type { Attempt } from "@millrace/shared/runs/run.ts";
import { exactTime } from "../app/time.ts";
import { When } from "../app/When.tsx";
import classes from "./AttemptList.module.css";
import { howLong } from "./words.ts";

interface AttemptListProps {
  attempts: readonly Attempt[];
  /** What the step says about its failure already. */
  known?: string | undefined;
}

/** Each try of a step: when, how long, and what came of it. */
export function AttemptList({ attempts, known }: AttemptListProps) {
  return (
    <ol className={classes.attempts}>
      {attempts.map((attempt) => (
        <li key={attempt.attempt} className={classes.attempt}>
          <div className={classes.line}>
            <span className={classes.number}>{attempt.attempt}</span>
            <span title={exactTime(attempt.startedAt)}>
              <When at={attempt.startedAt} />
            </span>
            {attempt.finishedAt !== null && (
              <span className={classes.dim}>
                took {howLong(Date.parse(attempt.finishedAt) - Date.parse(attempt.startedAt))}
              </span>
            )}
            <span className={attempt.error ? classes.failed : classes.dim}>{outcomeOf(attempt)}</span>
          </div>
          {attempt.error && attempt.error.message !== known && (
            <div className={classes.message}>{attempt.error.message}</div>
          )}
          {attempt.retryAt !== undefined && (
            <div className={classes.dim}>Next attempt: {exactTime(attempt.retryAt)}</div>
          )}
        </li>
      ))}
    </ol>
  );
}

function outcomeOf({ error, finishedAt }: Attempt): string {
  if (error) return "Failed";
  return finishedAt === null ? "Under way" : "Worked";
}
