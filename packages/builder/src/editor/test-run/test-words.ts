import type { TestRun } from "@millrace/shared/api/workflow-tests.ts";

/** What saved tests came to, in one line: “4 of 4 tests passed, 83 % of branches”. */
export function resultWords({ passed, failed, coverage }: TestRun): string {
  const all = passed + failed;
  const tests = `${passed} of ${all} ${all === 1 ? "test" : "tests"} passed`;
  return coverage.total === 0 ? tests : `${tests}, ${percent(coverage)} % of branches`;
}

export function coverageWords(coverage: TestRun["coverage"]): string {
  const { taken, total, missing } = coverage;
  if (total === 0) return "The workflow has no branches yet.";
  if (missing.length === 0) return "The tests take every branch.";
  const rest = missing.length === 1 ? "One is taken by no test." : `${missing.length} are taken by no test.`;
  return `The tests take ${taken} of ${total} branches. ${rest}`;
}

/** Whole, and never 100 while a branch is missing. */
function percent({ taken, total }: TestRun["coverage"]): number {
  return taken < total ? Math.min(99, Math.round((taken / total) * 100)) : 100;
}
