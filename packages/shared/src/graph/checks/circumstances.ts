import type { Condition } from "../../conditions/condition.ts";
import { type Domain, everything, intersect, isNothing, reachOf, unite, without } from "./domain.ts";

/** What the fields may hold, by path, where something holds; a field that is not in it may hold anything. */
export type Circumstances = ReadonlyMap<string, Domain>;

export const anyCircumstances: Circumstances = new Map();

/** Deeper conditions are not looked into: they may hold. */
const deepest = 12;
const mostParts = 60;

/**
 * The circumstances in which a condition holds as well (or does not, with `holds` false); undefined when there are none. Errs
 * on the side of there being some.
 */
export function narrow(given: Circumstances, condition: Condition, holds = true, depth = 0): Circumstances | undefined {
  if (depth > deepest) return given;
  if ("not" in condition) return narrow(given, condition.not, !holds, depth + 1);
  const all = "all" in condition ? condition.all : undefined;
  const parts = all ?? ("any" in condition ? condition.any : undefined);
  if (!parts) return "field" in condition ? narrowByRule(given, condition, holds) : given;
  if (parts.length > mostParts) return given;
  // Not all of them hold where one of them does not.
  if ((all !== undefined) === holds) {
    let at: Circumstances | undefined = given;
    for (const part of parts) at = at && narrow(at, part, holds, depth + 1);
    return at;
  }
  const ways = parts.flatMap((part) => narrow(given, part, holds, depth + 1) ?? []);
  const [first, ...others] = ways;
  return first && others.reduce(either, first);
}

function narrowByRule(
  given: Circumstances,
  rule: Extract<Condition, { field: string }>,
  holds: boolean,
): Circumstances | undefined {
  const { domain, exact } = reachOf(rule);
  if (!holds && !exact) return given;
  const field = sameName(rule.field);
  const rest = intersect(given.get(field) ?? everything, holds ? domain : without(domain));
  return isNothing(rest) ? undefined : new Map(given).set(field, rest);
}

function either(one: Circumstances, other: Circumstances): Circumstances {
  const both = new Map<string, Domain>();
  for (const [field, domain] of one) {
    const second = other.get(field);
    if (second) both.set(field, unite(domain, second));
  }
  return both;
}

/** `trigger` and `event` are one. */
export function sameName(field: string): string {
  return field.replace(/^trigger\./, "event.");
}

/** Those that are the same in every step of a run: a contact may change in between, an event does not. */
export function lasting(given: Circumstances): Circumstances {
  return new Map([...given].filter(([field]) => /^(?:event|steps)\./.test(field)));
}
