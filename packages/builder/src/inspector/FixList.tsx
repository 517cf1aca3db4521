import type { Problem } from "@millrace/shared/graph/problem.ts";
import { FixButton } from "../editor/problems/FixButton.tsx";
import classes from "./FixList.module.css";

/** What would put right the problems of a step, where there is something. */
export function FixList({ problems }: { problems: readonly Problem[] }) {
  const fixes = problems.flatMap(({ fix }) => fix ?? []);
  if (fixes.length === 0) return null;
  return (
    <ul className={classes.fixes} aria-label="What would put it right">
      {fixes.map((fix, index) => (
        <li key={`${index}-${fix.title}`}>
          <FixButton fix={fix} />
        </li>
      ))}
    </ul>
  );
}
