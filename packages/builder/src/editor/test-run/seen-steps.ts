import type { Rehearsal, RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import type { Step } from "@millrace/shared/runs/run.ts";

/** A step as the history of runs shows one, so that canvas and lists draw both alike. */
export function asStep(step: RehearsedStep): Step {
  const { startedAt, finishedAt } = step;
  const durationMs = startedAt !== null && finishedAt !== null ? Date.parse(finishedAt) - Date.parse(startedAt) : null;
  return { ...step, durationMs, attempts: [] };
}

/** The steps that are gone through one by one: what was skipped is passed over. */
export function shownSteps({ steps }: Rehearsal): RehearsedStep[] {
  return steps.filter(({ status }) => status !== "skipped");
}

/**
 * The steps as they stand when so many of those that are shown are done: later ones have not been reached.
 * @param cursor index of the last one that is done
 */
export function stepsUntil(rehearsal: Rehearsal, cursor: number): Step[] {
  const shown = shownSteps(rehearsal);
  if (cursor >= shown.length - 1) return rehearsal.steps.map(asStep);
  return shown.slice(0, cursor + 1).map(asStep);
}
