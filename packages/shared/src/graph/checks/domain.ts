import { asNumber, fold } from "../../conditions/compare.ts";
import type { Rule } from "../../conditions/condition.ts";
import { parseMoment } from "../../dates.ts";
import { parseRelativeMoment } from "../../relative-moment.ts";
import type { Json } from "../../json.ts";

/** Numbers from `low` to `high`; the ends belong to it unless they are open. */
interface Span {
  low: number;
  high: number;
  lowOpen: boolean;
  highOpen: boolean;
}

/**
 * The values that may be at a field. Texts that spell a number count as numbers, `true` and `false` as texts. `others` are lists
 * and objects. Texts are folded as comparisons fold them.
 */
export interface Domain {
  empty: boolean;
  numbers: readonly Span[];
  texts: { only: ReadonlySet<string> } | { except: ReadonlySet<string> };
  others: boolean;
}

const allNumbers: Span = { low: -Infinity, high: Infinity, lowOpen: true, highOpen: true };
const noTexts: Domain["texts"] = { only: new Set() };
export const everything: Domain = { empty: true, numbers: [allNumbers], texts: { except: new Set() }, others: true };
export const nothing: Domain = { empty: false, numbers: [], texts: noTexts, others: false };

/** What a rule lets through. `exact`: it lets through nothing less and nothing more, so that the opposite is known as well. */
export interface Reach {
  domain: Domain;
  exact: boolean;
}

const open: Reach = { domain: everything, exact: false };

export function reachOf({ operator, value }: Rule): Reach {
  switch (operator) {
    case "is_empty":
      return { domain: { ...nothing, empty: true }, exact: true };
    case "is_not_empty":
      return { domain: { ...everything, empty: false }, exact: true };
    case "equals":
      return value === undefined ? open : equalTo(value);
    case "not_equals":
      return value === undefined ? open : opposite(equalTo(value));
    case "in":
      return Array.isArray(value) ? oneOf(value) : open;
    case "not_in":
      return Array.isArray(value) ? opposite(oneOf(value)) : open;
    case "greater_than":
    case "greater_or_equal":
      return between(value, Infinity, operator === "greater_than", true);
    case "less_than":
    case "less_or_equal":
      return between(-Infinity, value, true, operator === "less_than");
    case "between":
      return Array.isArray(value) ? between(value[0], value[1], false, false) : open;
    case "contains":
    case "starts_with":
    case "ends_with":
      return isBlank(value) ? open : { domain: { ...everything, empty: false }, exact: false };
    default:
      return open;
  }
}

/** The only values of a field, with nothing for one that may be left out. */
export function choice(values: readonly Json[]): Domain {
  return { ...oneOf(values).domain, others: false, empty: true };
}

/** A text of nothing but spaces equals another one and holds nothing, and both are empty. Lists may be empty as well. */
function isBlank(value: Json | undefined): boolean {
  return value === undefined || typeof value === "object" || (typeof value === "string" && fold(value) === "");
}

function equalTo(value: Json): Reach {
  if (value === null) return { domain: { ...nothing, empty: true }, exact: false };
  if (typeof value === "object" || isBlank(value)) return open;
  // Two texts that are dates are compared by the moment they name.
  if (typeof value === "string" && (parseMoment(value, "UTC") || parseRelativeMoment(value)))
    return { domain: { ...everything, empty: false }, exact: false };
  const number = asNumber(value);
  if (number !== undefined) {
    const numbers = [{ low: number, high: number, lowOpen: false, highOpen: false }];
    // “007” is the number 7 and not the text “7”.
    return { domain: { ...nothing, numbers }, exact: typeof value === "number" };
  }
  return { domain: { ...nothing, texts: { only: new Set([fold(String(value))]) } }, exact: true };
}

/** Of a list at the field any entry counts, so lists are let through whatever they hold. */
function oneOf(values: readonly Json[]): Reach {
  const reaches = values.map(equalTo);
  const domain = reaches.reduce((sum, reach) => unite(sum, reach.domain), nothing);
  return { domain: { ...domain, others: true }, exact: false };
}

function between(low: Json | undefined, high: Json | undefined, lowOpen: boolean, highOpen: boolean): Reach {
  const [from, to] = [bound(low), bound(high)];
  if (from === undefined || to === undefined) return { domain: { ...everything, empty: false }, exact: false };
  return { domain: { ...nothing, numbers: [{ low: from, high: to, lowOpen, highOpen }].filter(isSpan) }, exact: true };
}

function bound(value: Json | undefined): number | undefined {
  return typeof value === "number" ? value : asNumber(value);
}

function opposite({ domain, exact }: Reach): Reach {
  return exact ? { domain: without(domain), exact } : open;
}

/** Everything that is not in the domain. */
export function without({ empty, numbers, texts, others }: Domain): Domain {
  let rest: Span[] = [allNumbers];
  for (const { low, high, lowOpen, highOpen } of numbers) {
    const outside = [
      { low: -Infinity, high: low, lowOpen: true, highOpen: !lowOpen },
      { low: high, high: Infinity, lowOpen: !highOpen, highOpen: true },
    ].filter(isSpan);
    rest = rest.flatMap((span) => outside.map((other) => crossed(span, other)).filter(isSpan));
  }
  return {
    empty: !empty,
    numbers: rest,
    texts: "only" in texts ? { except: texts.only } : { only: texts.except },
    others: !others,
  };
}

export function intersect(one: Domain, other: Domain): Domain {
  return {
    empty: one.empty && other.empty,
    numbers: one.numbers.flatMap((span) => other.numbers.map((with_) => crossed(span, with_)).filter(isSpan)),
    texts: commonTexts(one.texts, other.texts),
    others: one.others && other.others,
  };
}

export function unite(one: Domain, other: Domain): Domain {
  return {
    empty: one.empty || other.empty,
    numbers: [...one.numbers, ...other.numbers],
    texts: allTexts(one.texts, other.texts),
    others: one.others || other.others,
  };
}

export function isNothing({ empty, numbers, texts, others }: Domain): boolean {
  return !empty && !others && numbers.length === 0 && "only" in texts && texts.only.size === 0;
}

function commonTexts(one: Domain["texts"], other: Domain["texts"]): Domain["texts"] {
  if ("only" in one) {
    const holds = (text: string) => ("only" in other ? other.only.has(text) : !other.except.has(text));
    return { only: new Set([...one.only].filter(holds)) };
  }
  return "only" in other ? commonTexts(other, one) : { except: new Set([...one.except, ...other.except]) };
}

function allTexts(one: Domain["texts"], other: Domain["texts"]): Domain["texts"] {
  if ("only" in one && "only" in other) return { only: new Set([...one.only, ...other.only]) };
  if ("only" in one) return allTexts(other, one);
  const stays = (text: string) => ("only" in other ? !other.only.has(text) : other.except.has(text));
  return { except: new Set([...one.except].filter(stays)) };
}

function crossed(one: Span, other: Span): Span {
  const [lower, upper] = [one.low >= other.low ? one : other, one.high <= other.high ? one : other];
  return {
    low: lower.low,
    lowOpen: one.low === other.low ? one.lowOpen || other.lowOpen : lower.lowOpen,
    high: upper.high,
    highOpen: one.high === other.high ? one.highOpen || other.highOpen : upper.highOpen,
  };
}

function isSpan({ low, high, lowOpen, highOpen }: Span): boolean {
  return low < high || (low === high && !lowOpen && !highOpen && Number.isFinite(low));
}
