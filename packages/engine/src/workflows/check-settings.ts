import type { WorkflowSettings } from "@millrace/shared/api/workflow-settings.ts";
import { parseDuration } from "@millrace/shared/duration.ts";
import { type Issue, MillraceError } from "@millrace/shared/errors.ts";
import { checkTemplate } from "@millrace/shared/templates/variables.ts";
import { isTimeZone } from "@millrace/shared/time/zone.ts";

/** @throws MillraceError `invalid_input` with an issue for every setting that could not work. */
export function checkSettings(settings: WorkflowSettings): void {
  const issues = issuesOf(settings);
  if (issues.length > 0) throw new MillraceError("invalid_input", "Some settings could not work.", { issues });
}

function issuesOf({ reentry, throttle, debounce, timeZone }: WorkflowSettings): Issue[] {
  const issues: Issue[] = [];
  const add = (path: string, code: string, message: string) =>
    void issues.push({ path: `settings.${path}`, code, message });
  const rules = { reentry: reentry === "always" ? undefined : reentry, throttle, debounce };
  for (const [name, rule] of Object.entries(rules)) {
    for (const { code, message } of rule?.key === undefined ? [] : checkTemplate(rule.key, isKnown)) {
      add(`${name}.key`, code, message);
    }
  }
  const { reentry: again } = rules;
  if (again?.mode === "every" && !lasts(again.every)) {
    add("reentry.every", "missing_field", "Say after how long somebody may come in again.");
  }
  if (throttle && !lasts(throttle.per))
    add("throttle.per", "invalid_field", "Choose a time that is longer than nothing.");
  if (debounce && !lasts(debounce.wait))
    add("debounce.wait", "invalid_field", "Choose a time that is longer than nothing.");
  if (debounce?.maxWait !== undefined && msOf(debounce.maxWait) < msOf(debounce.wait)) {
    add("debounce.maxWait", "invalid_field", "The longest wait cannot be shorter than the wait.");
  }
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    add("timeZone", "invalid_field", "Use a time zone such as Europe/Berlin.");
  }
  return issues;
}

/** What is there before a run begins. */
function isKnown(path: string): boolean {
  return ["event", "trigger", "contact", "workspace", "now"].includes(path.split(".")[0] ?? "");
}

function msOf(duration: string): number {
  return parseDuration(duration) ?? 0;
}

function lasts(duration: string | undefined): boolean {
  return duration !== undefined && msOf(duration) > 0;
}
