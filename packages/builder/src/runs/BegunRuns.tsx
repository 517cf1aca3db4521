import type { Run, Step } from "@millrace/shared/runs/run.ts";
import { Link } from "react-router";
import { StatusBadge } from "../app/StatusBadge.tsx";
import classes from "./BegunRuns.module.css";

/** The runs that a step began, with where they stand. */
export function BegunRuns({ run, step }: { run: Run; step: Step }) {
  const begun = (run.children ?? []).filter(({ nodeId, scope }) => nodeId === step.nodeId && scope === step.scope);
  if (begun.length === 0) return null;
  return (
    <ul className={classes.runs} aria-label="Runs that this step began">
      {begun.map(({ runId, workflowName, status }) => (
        <li key={runId}>
          <Link to={`/runs/${runId}`}>Run of {workflowName}</Link>
          <StatusBadge status={status} plain />
        </li>
      ))}
    </ul>
  );
}
