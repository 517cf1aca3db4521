import { isJsonObject, type Json } from "../json.ts";
import { checkCondition } from "./check.ts";
import { describeRelativeMoment, parseRelativeMoment } from "../relative-moment.ts";
import { type Condition, type Operator, operators, type Rule } from "./condition.ts";

const maxValueLength = 60;
const maxLength = 1_000;

const unreadable = new Set(["invalid_condition", "too_deep", "too_many_rules", "unknown_operator", "missing_field"]);

/** What a reader of words knows of fields beside their paths. */
export interface FieldWords {
  /** What a field is called; undefined where only its path is known. */
  titleOf: (field: string) => string | undefined;
  /** What an operator is called for the field: dates are after each other, not greater. */
  operatorOf: (operator: Operator, field: string) => string;
  /** What stands before the last value of a list; `,` where “or” would be taken for another way to hold. */
  listWord: "or" | ",";
}

/** A condition in words, for node summaries: `amount is greater than 100 and tags contains vip`. Drafts may hold anything. */
export function describeCondition(condition: Condition, words: FieldWords = plainWords): string {
  if (checkCondition(condition).some(({ code }) => unreadable.has(code))) return "an unfinished condition";
  const text = describe(condition, false, words);
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

const plainWords: FieldWords = {
  titleOf: () => undefined,
  operatorOf: (operator) => operators[operator].title,
  listWord: "or",
};

function describe(condition: Condition, inner: boolean, words: FieldWords): string {
  if ("all" in condition) return describeGroup(condition.all, "and", inner, words);
  if ("any" in condition) return describeGroup(condition.any, "or", inner, words);
  if ("not" in condition) return `not (${describe(condition.not, false, words)})`;
  return describeRule(condition, words);
}

function describeGroup(parts: Condition[], word: "and" | "or", inner: boolean, words: FieldWords): string {
  const [only] = parts;
  if (!only) return word === "and" ? "always" : "never";
  if (parts.length === 1) return describe(only, inner, words);
  const text = parts.map((part) => describe(part, true, words)).join(` ${word} `);
  return inner ? `(${text})` : text;
}

function describeRule({ field, operator, value }: Rule, words: FieldWords): string {
  const { arity } = operators[operator];
  const subject = `${words.titleOf(field) ?? describeField(field)} ${words.operatorOf(operator, field)}`;
  switch (arity) {
    case 0:
      return subject;
    case 1:
      return `${subject} ${describeValue(value)}`;
    case 2:
      return `${subject} ${list(value, "and")}`;
    case "list":
      return `${subject} ${list(value, words.listWord)}`;
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

function list(value: Json | undefined, word: "and" | "or" | ","): string {
  const values = (Array.isArray(value) ? value : [value]).map(describeValue);
  const last = values.at(-1) ?? describeValue(undefined);
  return values.length < 2 ? last : `${values.slice(0, -1).join(", ")}${word === "," ? "," : ` ${word}`} ${last}`;
}

function describeValue(value: Json | undefined): string {
  if (value === undefined || value === "") return "…";
  const moment = typeof value === "string" ? parseRelativeMoment(value) : undefined;
  if (moment) return describeRelativeMoment(moment);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  const short = text.length > maxValueLength ? `${text.slice(0, maxValueLength)}…` : text;
  return typeof value === "string" && /\s/.test(short) ? `“${short}”` : short;
}
