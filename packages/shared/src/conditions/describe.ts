import { isJsonObject, type Json } from "../json.ts";
import { checkCondition } from "./check.ts";
import { type Condition, operators, type Rule } from "./condition.ts";

const maxValueLength = 60;
const maxLength = 1_000;

const unreadable = new Set(["invalid_condition", "too_deep", "too_many_rules", "unknown_operator", "missing_field"]);

/** A condition in words, for node summaries: `amount is greater than 100 and tags contains vip`. Drafts may hold anything. */
export function describeCondition(condition: Condition): string {
  if (checkCondition(condition).some(({ code }) => unreadable.has(code))) return "an unfinished condition";
  const text = describe(condition, false);
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
}

/** Every field path a condition asks for, each once, in the order in which they appear. */
export function conditionFields(condition: Condition): string[] {
  const fields = new Set<string>();
  const open: unknown[] = [condition];
  while (open.length > 0) {
    const next = open.pop();
    if (!isJsonObject(next)) continue;
    for (const group of [next["all"], next["any"]]) if (Array.isArray(group)) open.push(...group.toReversed());
    if (next["not"] !== undefined) open.push(next["not"]);
    if (typeof next["field"] === "string" && next["field"] !== "") fields.add(next["field"]);
  }
  return [...fields];
}

function describe(condition: Condition, inner: boolean): string {
  if ("all" in condition) return describeGroup(condition.all, "and", "always", inner);
  if ("any" in condition) return describeGroup(condition.any, "or", "never", inner);
  if ("not" in condition) return `not (${describe(condition.not, false)})`;
  return describeRule(condition);
}

function describeGroup(parts: Condition[], word: "and" | "or", whenEmpty: string, inner: boolean): string {
  const [only] = parts;
  if (!only) return whenEmpty;
  if (parts.length === 1) return describe(only, inner);
  const text = parts.map((part) => describe(part, true)).join(` ${word} `);
  return inner ? `(${text})` : text;
}

function describeRule({ field, operator, value }: Rule): string {
  const { title, arity } = operators[operator];
  const subject = `${describeField(field)} ${title}`;
  switch (arity) {
    case 0:
      return subject;
    case 1:
      return `${subject} ${describeValue(value)}`;
    case 2:
      return `${subject} ${list(value, "and")}`;
    case "list":
      return `${subject} ${list(value, "or")}`;
    default:
      return arity satisfies never;
  }
}

/** `event.data.amount` → `amount`, `contact.first_name` → `first name`, `steps.ask.output.score` → `ask score`. */
function describeField(field: string): string {
  const words = field
    .replace(/^(event|trigger)\.data\./, "")
    .replace(/^steps\.([^.]+)\.output\./, "$1 ")
    .replace(/^(event|trigger|contact|vars)\./, "");
  return words.replaceAll(/[._]/g, " ") || "a field";
}

function list(value: Json | undefined, word: "and" | "or"): string {
  const values = (Array.isArray(value) ? value : [value]).map(describeValue);
  const last = values.at(-1) ?? describeValue(undefined);
  return values.length < 2 ? last : `${values.slice(0, -1).join(", ")} ${word} ${last}`;
}

function describeValue(value: Json | undefined): string {
  if (value === undefined || value === "") return "…";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const short = text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text;
  return typeof value === "string" && /\s/.test(short) ? `“${short}”` : short;
}
