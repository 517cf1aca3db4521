import type { Rehearsal, RehearsedStep } from "@millrace/shared/api/rehearsal.ts";
import type { Step, StepStatus } from "@millrace/shared/runs/run.ts";

/** A step as the history of runs shows one, so that canvas and lists draw both alike. */
function asStep(step: RehearsedStep, status: StepStatus): Step {
  const { startedAt, finishedAt } = step;
  const durationMs = startedAt !== null && finishedAt !== null ? Date.parse(finishedAt) - Date.parse(startedAt) : null;
  return { ...step, status, port: status === step.status ? step.port : null, durationMs, attempts: [] };
}

/** The steps that are gone through one by one: what was skipped is passed over. */
export function shownSteps({ steps }: Pick<Rehearsal, "steps">): RehearsedStep[] {
  return steps.filter(({ status }) => status !== "skipped");
}

/**
 * How steps stand when so many of them are done: what comes next and has begun by then waits, later ones are not reached.
 * @param cursor index of the last one that is done
 */
export function statusesAt(steps: readonly RehearsedStep[], cursor: number): StepStatus[] {
  const now = steps[cursor]?.finishedAt ?? steps[cursor]?.startedAt ?? null;
  let isNext = true;
  return steps.map(({ status, startedAt, finishedAt }, index) => {
    if (index <= cursor) return status;
    isNext &&= now !== null && startedAt !== null && startedAt <= now && finishedAt !== null && finishedAt > now;
    return isNext ? "waiting" : "pending";
  });
}

/** The steps as the canvas shows them when so many are done. At the end, what was skipped is among them. */
export function stepsUntil(rehearsal: Rehearsal, cursor: number): Step[] {
  const shown = shownSteps(rehearsal);
  if (cursor >= shown.length - 1) return rehearsal.steps.map((step) => asStep(step, step.status));
  const statuses = statusesAt(shown, cursor);
  return shown.flatMap((step, index) => {
    const status = statuses[index] ?? "pending";
    return status === "pending" && index > cursor ? [] : [asStep(step, status)];
  });
}
