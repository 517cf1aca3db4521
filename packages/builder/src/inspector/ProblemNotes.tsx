import type { Problem } from "@millrace/shared/graph/problem.ts";
import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import classes from "./ProblemNotes.module.css";

/** Problems that belong to no field. */
export function ProblemNotes({ problems }: { problems: readonly Problem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className={classes.notes} aria-label="Problems of this step">
      {problems.map((problem) => (
        <li
          key={`${problem.code}:${problem.field ?? ""}:${problem.message}`}
          className={classes.note}
          data-severity={problem.severity}
        >
          {problem.severity === "error" ? (
            <IconCircleX size={16} aria-label="Error" />
          ) : (
            <IconAlertTriangle size={16} aria-label="Warning" />
          )}
          <span>{problem.message}</span>
        </li>
      ))}
    </ul>
  );
}
