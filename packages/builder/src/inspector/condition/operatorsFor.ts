import { type Operator, operatorNames, operators } from "@millrace/shared/conditions/condition.ts";

const everywhere: Operator[] = [
  "equals",
  "not_equals",
  "in",
  "not_in",
  "is_empty",
  "is_not_empty",
  "exists",
  "changed",
  "changed_to",
];
const ordering: Operator[] = ["greater_than", "less_than", "greater_or_equal", "less_or_equal", "between"];
const texts: Operator[] = ["contains", "not_contains", "starts_with", "ends_with", "regex_match"];

/** The operators that make sense for a type of field, in catalogue order; all of them for a field whose type is unknown. */
export function operatorsFor(type: string | undefined): Operator[] {
  const allowed = new Set(allowedFor(type));
  return operatorNames.filter((name) => allowed.has(name));
}

function allowedFor(type: string | undefined): readonly Operator[] {
  switch (type) {
    case "string":
      return [...everywhere, ...texts];
    case "number":
    case "integer":
    case "date":
      return [...everywhere, ...ordering];
    case "boolean":
      return ["equals", "not_equals", "is_empty", "is_not_empty", "exists", "changed", "changed_to"];
    case "array":
      return ["contains", "not_contains", "is_empty", "is_not_empty", "exists", "changed"];
    case "object":
      return ["is_empty", "is_not_empty", "exists", "changed"];
    default:
      return operatorNames;
  }
}

/** What the operator is called for this type: dates are before and after, not less and greater. */
export function operatorTitle(operator: Operator, type: string | undefined): string {
  return (type === "date" && dateTitles[operator]) || operators[operator].title;
}

const dateTitles: Partial<Record<Operator, string>> = {
  greater_than: "is after",
  less_than: "is before",
  greater_or_equal: "is on or after",
  less_or_equal: "is on or before",
};
