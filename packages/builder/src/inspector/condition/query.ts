import { type Condition, type Operator, type Rule, operators } from "@millrace/shared/conditions/condition.ts";
import type { Json } from "@millrace/shared/json.ts";
import type { RuleGroupType } from "react-querybuilder";

/**
 * The shape in which the query builder edits a condition: groups all the way down, and “not” as a mark on a group.
 * Ids are the builder's own; they keep a rule's inputs in place while it is edited.
 */
export interface QueryGroup {
  id?: string;
  combinator: "all" | "any";
  not?: boolean;
  rules: (QueryGroup | QueryRule)[];
}

export interface QueryRule {
  id?: string;
  field: string;
  operator: Operator;
  value: Json | undefined;
}

export const emptyQuery: QueryGroup = { combinator: "all", rules: [] };

/** A condition as the builder shows it. A lone rule becomes a group of one, so that more can be added beside it. */
export function toQuery(condition: Condition | undefined): QueryGroup {
  if (!condition) return emptyQuery;
  if ("all" in condition) return { combinator: "all", rules: condition.all.map(toPart) };
  if ("any" in condition) return { combinator: "any", rules: condition.any.map(toPart) };
  if ("not" in condition) return toNegated(condition.not);
  return { combinator: "all", rules: [toRule(condition)] };
}

function toPart(condition: Condition): QueryGroup | QueryRule {
  return "field" in condition ? toRule(condition) : toQuery(condition);
}

/** A group has one mark, so “not (not …)” keeps a group of its own for each “not”. */
function toNegated(inner: Condition): QueryGroup {
  const group = toQuery(inner);
  return group.not ? { combinator: "all", not: true, rules: [group] } : { ...group, not: true };
}

function toRule({ field, operator, value }: Rule): QueryRule {
  return { field, operator, value };
}

/** The condition a query stands for; it means the same as the one the query was made from. */
export function fromQuery(query: QueryGroup): Condition {
  const parts = query.rules.map((part) => ("rules" in part ? fromQuery(part) : fromRule(part)));
  const group: Condition = query.combinator === "all" ? { all: parts } : { any: parts };
  return query.not ? { not: group } : group;
}

function fromRule({ field, operator, value }: QueryRule): Rule {
  return value === undefined || operators[operator].arity === 0 ? { field, operator } : { field, operator, value };
}

/** What becomes of a value when another operator is chosen that asks for nothing, one value, two or a list. */
export function valueFor(operator: Operator, value: Json | undefined): Json | undefined {
  const { arity } = operators[operator];
  const list = Array.isArray(value) ? value : value === undefined || value === "" ? [] : [value];
  switch (arity) {
    case 0:
      return undefined;
    case 1:
      return list.length === 0 ? "" : list[0];
    case 2:
      return [...list, "", ""].slice(0, 2);
    case "list":
      return list;
    default:
      return arity satisfies never;
  }
}

/** True when a condition asks for nothing at all, as a new one does. */
export function isBlank(condition: Condition | undefined): boolean {
  if (condition === undefined) return true;
  return ("all" in condition && condition.all.length === 0) || ("any" in condition && condition.any.length === 0);
}

/**
 * Where a part of a query stands in its condition, as problems name it: `[0, 1]` → `all.0.any.1`.
 * Undefined when the query has no such part.
 */
export function conditionPath(query: QueryGroup, path: readonly number[]): string | undefined {
  const words: string[] = [];
  let group: QueryGroup | QueryRule | undefined = query;
  for (const index of path) {
    if (!group || !("rules" in group)) return undefined;
    words.push(...(group.not ? ["not"] : []), group.combinator, String(index));
    group = group.rules[index];
  }
  return group ? words.join(".") : undefined;
}

export function isOperator(name: string): name is Operator {
  return Object.hasOwn(operators, name);
}

/** The builder's own query as ours: names it cannot know become the plainest one. */
export function readQuery(query: RuleGroupType): QueryGroup {
  return {
    ...(query.id === undefined ? {} : { id: query.id }),
    combinator: query.combinator === "any" ? "any" : "all",
    ...(query.not === true ? { not: true } : {}),
    rules: query.rules.map((part) => {
      if ("rules" in part) return readQuery(part);
      const value: Json | undefined = part.value;
      return {
        ...(part.id === undefined ? {} : { id: part.id }),
        field: part.field,
        operator: isOperator(part.operator) ? part.operator : "equals",
        value,
      };
    }),
  };
}
