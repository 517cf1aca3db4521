import type { Problem } from "@millrace/shared/graph/problem.ts";
import { useFieldStates, useFieldStatesVersion } from "../editor/field-states/use-field-states.ts";

/** Whether a problem only says that something is not there yet, which a new field need not be told. */
export function isMissing({ code }: Problem): boolean {
  return code === "missing_field" || code === "missing_value";
}

/** The problems without what is missing where nobody has been yet. */
export function useTouchedProblems(problems: readonly Problem[], nodeId: string | undefined): readonly Problem[] {
  const states = useFieldStates();
  useFieldStatesVersion();
  if (!states || nodeId === undefined) return problems;
  const shown = problems.filter(
    (problem) => !isMissing(problem) || problem.field === undefined || states.isTouched(nodeId, problem.field),
  );
  return shown.length === problems.length ? problems : shown;
}
