import type { Issue } from "../errors.ts";
import { isJsonObject, type Json } from "../json.ts";
import { contextRoots, parsePath } from "../paths.ts";
import { maxConditionDepth, type Operator, operators } from "./condition.ts";
import { maxConditionRules } from "./evaluate.ts";
import { prepareTest } from "./verdict.ts";

const maxIssues = 100;
const maxListLength = 1_000;

/**
 * Everything that is wrong with a stored condition, before it is published. `path` is dotted and starts inside
 * the condition (`all.0.value`); codes: `invalid_condition`, `too_deep`, `too_many_rules`, `missing_field`,
 * `unknown_field`, `unknown_operator`, `missing_value`, `invalid_value`.
 */
export function checkCondition(condition: unknown): Issue[] {
  const issues: Issue[] = [];
  const report: Report = (path, code, message) => {
    if (issues.length < maxIssues) issues.push({ path: path.join("."), code, message });
  };
  const seen = { rules: 0 };
  checkTree(condition, [], report, seen);
  if (seen.rules > maxConditionRules)
    report([], "too_many_rules", `Use at most ${maxConditionRules} rules in one condition.`);
  return issues;
}

type Path = readonly (string | number)[];
type Report = (path: Path, code: string, message: string) => void;

function checkTree(condition: unknown, path: Path, report: Report, seen: { rules: number }): void {
  // `path` grows by two steps a level for lists and one for `not`, so depth is counted by its words.
  const depth = path.filter((step) => typeof step === "string").length + 1;
  if (depth > maxConditionDepth) {
    return report(path, "too_deep", `Nest a condition at most ${maxConditionDepth} levels deep.`);
  }
  if (!isJsonObject(condition))
    return report(path, "invalid_condition", "A condition is a rule, or a group: all, any or not.");
  const groups = (["all", "any", "not"] as const).filter((key) => Object.hasOwn(condition, key));
  const [group] = groups;
  if (group === undefined) {
    seen.rules += 1;
    return checkRule(condition, path, report);
  }
  if (Object.keys(condition).length > 1) {
    return report(path, "invalid_condition", `A group holds “${group}” and nothing else beside it.`);
  }
  const content = condition[group];
  if (group === "not") return checkTree(content, [...path, group], report, seen);
  if (!Array.isArray(content))
    return report([...path, group], "invalid_condition", `“${group}” holds a list of conditions.`);
  content.forEach((part, index) => checkTree(part, [...path, group, index], report, seen));
}

function checkRule(rule: Record<string, Json>, path: Path, report: Report): void {
  const { field, operator, value } = rule;
  const extra = Object.keys(rule).find((key) => key !== "field" && key !== "operator" && key !== "value");
  if (extra !== undefined) report(path, "invalid_condition", `A rule has no “${extra.slice(0, 40)}”.`);
  checkField(field, [...path, "field"], report);
  if (typeof operator !== "string" || !Object.hasOwn(operators, operator)) {
    return report([...path, "operator"], "unknown_operator", "Choose how to compare.");
  }
  checkValue(operator as Operator, value, [...path, "value"], report);
}

function checkField(field: Json | undefined, path: Path, report: Report): void {
  if (typeof field !== "string" || field === "") return report(path, "missing_field", "Choose a field.");
  const segments = field.length > 256 ? undefined : parsePath(field);
  const root = segments?.[0];
  if (!segments || !(contextRoots as readonly (string | undefined)[]).includes(root)) {
    const known = contextRoots.join(", ");
    report(path, "unknown_field", `“${field.slice(0, 80)}” is not a field; fields start with ${known}.`);
  }
}

function checkValue(operator: Operator, value: Json | undefined, path: Path, report: Report): void {
  const { arity } = operators[operator];
  switch (arity) {
    case 0:
      return;
    case 1:
      if (value === undefined || value === "") return report(path, "missing_value", "Enter a value.");
      break;
    case 2:
      if (!Array.isArray(value) || value.length !== 2 || value.includes("")) {
        return report(path, "missing_value", "Enter the lowest and the highest value.");
      }
      break;
    case "list":
      if (!Array.isArray(value) || value.length === 0)
        return report(path, "missing_value", "Enter at least one value.");
      if (value.length > maxListLength) return report(path, "invalid_value", `Use at most ${maxListLength} values.`);
      break;
    default:
      return arity satisfies never;
  }
  const test = prepareTest(operator, value);
  if (typeof test === "string") report(path, "invalid_value", `${test}.`);
}
