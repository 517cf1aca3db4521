import { asNumber, fold } from "../../conditions/compare.ts";
import { type Operator, operators, type Rule } from "../../conditions/condition.ts";
import { parseMoment } from "../../dates.ts";
import { parseRelativeMoment } from "../../relative-moment.ts";
import type { Json } from "../../json.ts";
import { parsePath } from "../../paths.ts";
import type { Fix } from "../edits.ts";
import type { Outline, OutlineNode } from "../outline.ts";
import type { Problem } from "../problem.ts";
import { readConfig } from "../references.ts";
import { factsOf, textIn } from "./knowledge.ts";
import { nearest } from "./nearest.ts";
import { rulesIn } from "./rules-in.ts";
import type { Kind } from "./shape.ts";
import type { KnownValue, Look } from "./values.ts";

/** Conditions: does the comparison suit the kind of value, and can the value ever be there? */
export function checkRules(outline: Outline, look: Look): Problem[] {
  return outline.nodes.flatMap((entry) => {
    if (entry.node.disabled) return [];
    const { awaits } = factsOf(entry);
    return readConfig(entry.node.config).conditions.flatMap(({ at, condition }) => {
      const awaited = awaits && at[0] === awaits.filter ? textIn(entry.node, awaits.eventType) : undefined;
      return rulesIn(condition, at).flatMap(({ at: place, rule }): Problem[] => {
        const segments = parsePath(rule.field);
        const sight = segments && look({ entry, awaited }, segments);
        const value = sight?.known ? sight.value : undefined;
        const found = checkRule(entry, place, rule, value);
        return found ? [{ ...found, nodeId: entry.node.id }] : [];
      });
    });
  });
}

const orders = new Set<Operator>(["greater_than", "less_than", "greater_or_equal", "less_or_equal", "between"]);
const searches = new Set<Operator>(["contains", "not_contains", "starts_with", "ends_with", "regex_match"]);
const compares = new Set<Operator>([...orders, "equals", "not_equals", "in", "not_in", "changed_to"]);

function checkRule(
  { node: { id: nodeId } }: OutlineNode,
  at: readonly string[],
  rule: Rule,
  known: KnownValue | undefined,
): Omit<Problem, "nodeId"> | undefined {
  const { operator } = rule;
  const values = valuesOf(rule);
  const set = (key: string, value: Json, title: string): Fix => ({
    title,
    edits: [{ kind: "set_config", nodeId, path: [...at, key], value }],
  });
  const shown = `“${rule.field.slice(0, 100)}”`;
  const finding = (
    key: "operator" | "value",
    code: string,
    message: string,
    isCertain: boolean,
    fix?: Fix,
  ): Omit<Problem, "nodeId"> => ({
    severity: isCertain ? "error" : "warning",
    code,
    field: [...at, key].join("."),
    message,
    ...(fix ? { fix } : {}),
  });
  const template = values.find((value) => typeof value === "string" && value.includes("{{"));
  if (template !== undefined) {
    const message = `${shown} is compared with the text ${inWords(template)} itself: nothing is filled in here. Write the value, or compare the other field in a step that sets a variable.`;
    return finding("value", "template_in_condition", message, false);
  }
  if (!known) return undefined;
  const { kind, choices, enforced } = known;
  const misfit = misfitOf(kind, operator);
  if (misfit) {
    const title = operators[operator].title;
    const better = kind === "list" && (operator === "equals" || operator === "not_equals");
    const instead = operator === "equals" ? "contains" : "not_contains";
    const fix = better
      ? set("operator", instead, `Use “${operators[instead].title}” instead of “${title}”`)
      : undefined;
    const message = `${shown} is ${nouns[kind]}, for which “${title}” ${misfit}. ${better ? `Use “${operators[instead].title}”.` : "Choose another comparison or another field."}`;
    return finding("operator", "operator_misfit", message, enforced && misfit === never, fix);
  }
  if (kind === "number" && compares.has(operator)) {
    const wrong = values.find((value) => asNumber(value) === undefined && value !== null);
    if (wrong !== undefined) {
      const message = `${shown} is a number, and ${inWords(wrong)} is not. Enter a number.`;
      return finding("value", "value_misfit", message, enforced && operator !== "not_equals" && operator !== "not_in");
    }
  }
  if (kind === "date" && compares.has(operator)) {
    const wrong = values.find((value) => typeof value !== "string" || !isDate(value));
    if (wrong !== undefined && wrong !== null) {
      const message = `${shown} is a date, and ${inWords(wrong)} is not. Enter a date such as 2026-01-31.`;
      return finding("value", "value_misfit", message, false);
    }
  }
  if (choices && (operator === "equals" || operator === "not_equals" || operator === "in" || operator === "not_in")) {
    return checkChoice(values, choices, operator, (wrong, message, near) => {
      const whole =
        near === undefined ? undefined : Array.isArray(rule.value) ? replaced(rule.value, wrong, near) : near;
      const fix =
        whole === undefined ? undefined : set("value", whole, `Replace ${inWords(wrong)} by ${inWords(near ?? null)}`);
      return finding("value", "unknown_choice", `${shown} ${message}`, enforced && operator === "equals", fix);
    });
  }
  return undefined;
}

function checkChoice<Found>(
  values: readonly Json[],
  choices: readonly Json[],
  operator: Operator,
  found: (wrong: Json, message: string, near: string | undefined) => Found,
): Found | undefined {
  const texts = choices.map((choice) => fold(spelled(choice)));
  const wrong = values.find((value) => value !== null && !texts.includes(fold(spelled(value))));
  if (wrong === undefined) return undefined;
  const near = nearest(
    spelled(wrong),
    choices.filter((choice) => typeof choice === "string"),
  );
  const listed = choices.slice(0, 8).map(inWords).join(", ");
  const verdict = operator === "not_equals" || operator === "not_in" ? "is never" : "cannot be";
  const hint =
    near === undefined
      ? `It is one of ${listed}${choices.length > 8 ? " and others" : ""}.`
      : `Did you mean ${inWords(near)}?`;
  return found(wrong, `${verdict} ${inWords(wrong)}. ${hint}`, near);
}

const never = "never holds";
const asText = "looks at its text";
const nouns: Record<Kind, string> = {
  text: "a text",
  number: "a number",
  boolean: "true or false",
  date: "a date",
  list: "a list",
  object: "an object",
  unknown: "a value",
};

/** What is odd about asking this of such a value; undefined where nothing is. */
function misfitOf(kind: Kind, operator: Operator): string | undefined {
  switch (kind) {
    case "number":
      return searches.has(operator) ? asText : undefined;
    case "boolean":
      return orders.has(operator) ? never : searches.has(operator) ? asText : undefined;
    case "list":
      if (operator === "not_equals") return "always holds";
      return orders.has(operator) || ["equals", "changed_to", "starts_with", "ends_with"].includes(operator)
        ? never
        : undefined;
    case "object":
      return orders.has(operator) || searches.has(operator) || ["equals", "in", "changed_to"].includes(operator)
        ? never
        : undefined;
    case "text":
    case "date":
    case "unknown":
      return undefined;
    default:
      return kind satisfies never;
  }
}

function valuesOf({ operator, value }: Rule): Json[] {
  if (value === undefined || operators[operator].arity === 0) return [];
  return operators[operator].arity === 1 ? [value] : [value].flat();
}

function replaced(list: readonly Json[], wrong: Json, near: string): Json[] {
  return list.map((entry) => (entry === wrong ? near : entry));
}

function spelled(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function inWords(value: Json): string {
  const text = spelled(value);
  return `“${text.length > 40 ? `${text.slice(0, 40)}…` : text}”`;
}

/** A date, or one that moves with the time: `today - 3d`. */
function isDate(value: string): boolean {
  return parseMoment(value, "UTC") !== undefined || parseRelativeMoment(value) !== undefined;
}
