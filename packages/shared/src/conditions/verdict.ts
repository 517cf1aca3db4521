import type { Json } from "../json.ts";
import type { Operator } from "./condition.ts";
import { type Actual, asText, fold, isEmpty, order, sameJson, sameValue } from "./compare.ts";
import { momentOf, parseRelativeMoment, type RelativeMoment } from "../relative-moment.ts";
import { compilePattern, maxSubjectLength } from "./pattern.ts";

/** Looking for a long text in a long text takes their product in time. */
const maxPartLength = 1_000;

/** What a test may look at beside the value itself. */
export interface Surroundings {
  /** What “today” and “now” mean in a value. */
  now: Date;
  timeZone: string;
  /** The value at the same field before the change; `known: false` when nobody said what it was. */
  before(): { known: boolean; value?: Actual };
}

/** True or false; a text means false and says why the question could not be answered. */
export type Verdict = boolean | string;
export type Test = (actual: Actual, around: Surroundings) => Verdict;

/**
 * Prepares the test of one operator. The value is checked and patterns are compiled here, once.
 * @returns what is wrong with the value, in words, when the rule cannot be tested.
 */
export function prepareTest(operator: Operator, value: Json | undefined): Test | string {
  if (operator === "is_empty") return isEmpty;
  if (operator === "is_not_empty") return (actual) => !isEmpty(actual);
  if (operator === "exists") return (actual) => actual !== undefined && actual !== null;
  if (operator === "changed") return hasChanged;
  if (operator === "in" || operator === "not_in") {
    return Array.isArray(value) ? listTest(operator, value) : "The rule needs a list of values";
  }
  if (operator === "between") {
    return Array.isArray(value) && value.length === 2 ? betweenTest(value) : "The rule needs two values";
  }
  return value === undefined ? "The rule needs a value" : valueTest(operator, value);
}

type ListOperator = "in" | "not_in";
type ValueOperator = Exclude<Operator, "is_empty" | "is_not_empty" | "exists" | "changed" | "between" | ListOperator>;

function valueTest(operator: ValueOperator, value: Json): Test | string {
  const expected = expectedOf(value);
  switch (operator) {
    case "equals":
      return (actual, around) => isSame(actual, expected, around);
    case "not_equals":
      return (actual, around) => !isSame(actual, expected, around);
    case "greater_than":
      return orderTest(value, (by) => by > 0);
    case "less_than":
      return orderTest(value, (by) => by < 0);
    case "greater_or_equal":
      return orderTest(value, (by) => by >= 0);
    case "less_or_equal":
      return orderTest(value, (by) => by <= 0);
    case "contains":
      return (actual, { timeZone }) => contains(actual, value, timeZone);
    case "not_contains":
      return (actual, { timeZone }) => contains(actual, value, timeZone) !== true;
    case "starts_with":
      return affixTest(value, (text, affix) => text.startsWith(affix));
    case "ends_with":
      return affixTest(value, (text, affix) => text.endsWith(affix));
    case "regex_match":
      return patternTest(value);
    case "changed_to":
      return (actual, around) => {
        const changed = hasChanged(actual, around);
        return changed === true ? isSame(actual, expected, around) : changed;
      };
    default:
      return operator satisfies never;
  }
}

/** One of the list; for a list at the field, any member in common. */
function listTest(operator: ListOperator, list: Json[]): Test {
  const all = list.map(expectedOf);
  const among: Test = (actual, around) => {
    const values = Array.isArray(actual) ? actual : [actual];
    return values.some((one) => all.some((expected) => isSame(one, expected, around)));
  };
  return operator === "in" ? among : (actual, around) => among(actual, around) !== true;
}

/** Both ends belong to the range. */
function betweenTest([first = null, last = null]: Json[]): Test {
  const [low, high] = [expectedOf(first), expectedOf(last)];
  return (actual, around) => {
    const [fromLow, fromHigh] = [
      order(actual, dated(low, around), around.timeZone),
      order(actual, dated(high, around), around.timeZone),
    ];
    return fromLow === undefined || fromHigh === undefined ? noOrder(actual) : fromLow >= 0 && fromHigh <= 0;
  };
}

function orderTest(value: Json, accept: (by: number) => boolean): Test {
  const expected = expectedOf(value);
  return (actual, around) => {
    const by = order(actual, dated(expected, around), around.timeZone);
    return by === undefined ? noOrder(actual) : accept(by);
  };
}

/** A value of a rule, and the date that it stands for when it is compared with one: `today - 3d`. */
interface Expected {
  value: Json;
  moment: RelativeMoment | undefined;
}

function expectedOf(value: Json): Expected {
  return { value, moment: typeof value === "string" ? parseRelativeMoment(value) : undefined };
}

function isSame(actual: Actual, expected: Expected, around: Surroundings): boolean {
  if (sameValue(actual, expected.value, around.timeZone)) return true;
  return expected.moment !== undefined && sameValue(actual, dated(expected, around), around.timeZone);
}

function dated({ value, moment }: Expected, { now, timeZone }: Surroundings): Json {
  return moment && !Number.isNaN(now.getTime()) ? momentOf(moment, now, timeZone) : value;
}

function noOrder(actual: Actual): Verdict {
  return isEmpty(actual) ? false : "Only two numbers or two dates can be put in order";
}

/** A list contains its members (tags); a text contains a part of it, without regard to case. */
function contains(actual: Actual, value: Json, timeZone: string): Verdict {
  if (Array.isArray(actual)) {
    const wanted = Array.isArray(value) ? value : [value];
    return wanted.every((one) => actual.some((member) => sameValue(member, one, timeZone)));
  }
  const [text, part] = [asText(actual), asText(value)];
  if (text === undefined || part === undefined)
    return isEmpty(actual) ? false : "Only texts and lists contain something";
  if (part.length > maxPartLength) return "The text to look for is too long";
  return text.toLowerCase().includes(part.toLowerCase());
}

function affixTest(value: Json, accept: (text: string, affix: string) => boolean): Test | string {
  const affix = asText(value);
  if (affix === undefined) return "The rule needs a text";
  const folded = fold(affix);
  return (actual) => {
    const text = asText(actual);
    if (text === undefined) return isEmpty(actual) ? false : "Only texts have a beginning and an end";
    return accept(fold(text), folded);
  };
}

function patternTest(value: Json): Test | string {
  if (typeof value !== "string") return "The rule needs a pattern";
  const pattern = compilePattern(value);
  if (typeof pattern === "string") return pattern;
  return (actual) => {
    const texts = (Array.isArray(actual) ? actual.slice(0, 100) : [actual]).map(asText);
    let length = 0;
    for (const text of texts) {
      if (text === undefined) continue;
      length += text.length;
      const found = length > maxSubjectLength ? undefined : pattern.test(text);
      if (found === undefined) return "The text is too long for this pattern";
      if (found) return true;
    }
    return false;
  };
}

function hasChanged(actual: Actual, around: Surroundings): Verdict {
  const before = around.before();
  if (!before.known) return "The value before the change is not known";
  return !sameJson(before.value ?? null, actual ?? null);
}
