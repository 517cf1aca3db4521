import type { Step } from "@millrace/shared/runs/run.ts";

/** Steps in the order in which they began, and apart from them those that were skipped. */
export function stepOrder(steps: readonly Step[]): { done: Step[]; skipped: Step[] } {
  const begun = (step: Step) => (step.startedAt === null ? Number.POSITIVE_INFINITY : Date.parse(step.startedAt));
  const done = steps
    .filter((step) => step.status !== "skipped")
    .toSorted((a, b) => {
      const [first, second] = [begun(a), begun(b)];
      return first === second ? 0 : first - second;
    });
  return { done, skipped: steps.filter((step) => step.status === "skipped") };
}
