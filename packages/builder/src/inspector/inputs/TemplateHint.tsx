import type { TemplateCheck } from "../code/check.ts";
import classes from "./TemplateHint.module.css";

/** What is odd about a template, while it is being written. Says nothing when all is well. */
export function TemplateHint({ check }: { check: TemplateCheck }) {
  if (check.error !== undefined) return <span className={classes.error}>{check.error}</span>;
  if (check.warning !== undefined) return <span className={classes.warning}>{check.warning}</span>;
  return null;
}
