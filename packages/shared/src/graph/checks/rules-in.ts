import type { Condition, Rule } from "../../conditions/condition.ts";

/** A rule of a condition, and where it stands. */
export interface PlacedRule {
  at: readonly string[];
  rule: Rule;
}

/** Every rule of a condition with its place: `at` is where the condition itself stands. */
export function rulesIn(condition: Condition, at: readonly string[]): PlacedRule[] {
  if ("all" in condition) return condition.all.flatMap((part, index) => rulesIn(part, [...at, "all", String(index)]));
  if ("any" in condition) return condition.any.flatMap((part, index) => rulesIn(part, [...at, "any", String(index)]));
  if ("not" in condition) return rulesIn(condition.not, [...at, "not"]);
  return [{ at, rule: condition }];
}
