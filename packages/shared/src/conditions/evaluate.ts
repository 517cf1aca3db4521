import { isJsonObject, type Json } from "../json.ts";
import { parsePath, readSegments } from "../paths.ts";
import { summariseActual } from "./actual.ts";
import type { Actual } from "./compare.ts";
import {
  type Condition,
  type Explanation,
  maxConditionDepth,
  type Operator,
  operators,
  type Rule,
} from "./condition.ts";
import { prepareTest, type Surroundings } from "./verdict.ts";

/** What a condition may ask about. */
export interface EvaluationContext {
  /** The roots of field paths: event (or trigger), contact, steps, vars, run, workspace, … */
  values: Record<string, unknown>;
  /** Answers the path `now`. */
  now: Date;
  /** Where days begin and end, e.g. `Europe/Berlin`; UTC when it is missing. */
  timeZone?: string | undefined;
  /** Values before the change, for `changed` and `changed_to`; `event.data.previous` when it is missing. */
  previous?: Record<string, unknown> | undefined;
}

export type CompiledCondition = (context: EvaluationContext) => Explanation;

/** Rules beyond this count are false and say so; a condition that was checked never has as many. */
export const maxConditionRules = 1_000;

/**
 * Evaluates a condition and explains every rule with the value that was there. Never throws: a rule that
 * cannot be tested is false and carries a note. An empty `all` is true, an empty `any` false.
 * Texts compare without regard to case; `contains` on a list asks for a member.
 */
export function evaluateCondition(condition: Condition, context: EvaluationContext): Explanation {
  return compileCondition(condition)(context);
}

/** Prepares paths, values and patterns once, for conditions that are evaluated often. */
export function compileCondition(condition: Condition): CompiledCondition {
  return compileTree(condition, 1, { rules: 0 });
}

export function explanationResult(explanation: Explanation): boolean {
  return explanation.result;
}

function compileTree(condition: unknown, depth: number, seen: { rules: number }): CompiledCondition {
  if (depth > maxConditionDepth) return unanswered(condition, "The condition is nested too deeply");
  if (!isJsonObject(condition)) return unanswered(condition, "This is not a condition");
  const { all, any, not } = ownBranches(condition);
  if (Array.isArray(all)) {
    const parts = all.map((part) => compileTree(part, depth + 1, seen));
    return (context) => {
      const explained = parts.map((part) => part(context));
      return { all: explained, result: explained.every(explanationResult) };
    };
  }
  if (Array.isArray(any)) {
    const parts = any.map((part) => compileTree(part, depth + 1, seen));
    return (context) => {
      const explained = parts.map((part) => part(context));
      return { any: explained, result: explained.some(explanationResult) };
    };
  }
  if (not !== undefined) {
    const part = compileTree(not, depth + 1, seen);
    return (context) => {
      const explained = part(context);
      return { not: explained, result: !explained.result };
    };
  }
  if (++seen.rules > maxConditionRules)
    return unanswered(condition, `Only the first ${maxConditionRules} rules are looked at`);
  return compileRule(condition);
}

function ownBranches(condition: Record<string, Json>): { all?: Json; any?: Json; not?: Json } {
  const own: { all?: Json; any?: Json; not?: Json } = {};
  for (const key of ["all", "any", "not"] as const) {
    const branch = Object.hasOwn(condition, key) ? condition[key] : undefined;
    if (branch !== undefined) own[key] = branch;
  }
  return own;
}

function compileRule(condition: Record<string, Json>): CompiledCondition {
  const { field, operator, value } = condition;
  if (typeof field !== "string" || typeof operator !== "string")
    return unanswered(condition, "This is not a condition");
  if (!Object.hasOwn(operators, operator))
    return unanswered(condition, `There is no operator “${operator.slice(0, 40)}”`);
  const segments = parsePath(field);
  if (!segments) return unanswered(condition, `“${field.slice(0, 80)}” is not a field`);
  const rule: Rule = { field, operator: operator as Operator };
  if (value !== undefined) rule.value = value;
  const test = prepareTest(rule.operator, value);
  if (typeof test === "string") {
    return (context) => ({
      rule,
      actual: summariseActual(read(segments, context)),
      result: false,
      note: test,
    });
  }
  return (context) => {
    const actual = read(segments, context);
    const verdict = test(actual, surroundings(segments, context));
    const explained = { rule, actual: summariseActual(actual) };
    return typeof verdict === "string"
      ? { ...explained, result: false, note: verdict }
      : { ...explained, result: verdict };
  };
}

function read(segments: readonly string[], context: EvaluationContext): Actual {
  if (segments.length === 1 && segments[0] === "now" && !Number.isNaN(context.now.getTime()))
    return context.now.toISOString();
  return readSegments(context.values, segments);
}

const previousPath = ["event", "data", "previous"];

function surroundings(segments: readonly string[], context: EvaluationContext): Surroundings {
  return {
    now: context.now,
    timeZone: context.timeZone ?? "UTC",
    before() {
      const previous = context.previous ?? readSegments(context.values, previousPath);
      if (previous === undefined) return { known: false };
      // An event says `previous: { plan: "free" }` whether the rule asks for contact.plan or event.data.plan.
      for (let skip = 0; skip < segments.length; skip++) {
        const value = readSegments(previous, segments.slice(skip));
        if (value !== undefined) return { known: true, value };
      }
      return { known: false };
    },
  };
}

/** A false verdict on something that is no rule; the note says why. */
function unanswered(condition: unknown, note: string): CompiledCondition {
  const field =
    isJsonObject(condition) && typeof condition["field"] === "string" ? condition["field"].slice(0, 256) : "";
  return () => ({ rule: { field, operator: "exists" }, actual: null, result: false, note });
}
