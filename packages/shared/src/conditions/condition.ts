import { z } from "zod";
import { type Json, jsonSchema } from "../json.ts";

/** Every operator of the catalogue. `arity` says how many values the rule needs beside its field. */
export const operators = {
  equals: { title: "is", arity: 1 },
  not_equals: { title: "is not", arity: 1 },
  greater_than: { title: "is greater than", arity: 1 },
  less_than: { title: "is less than", arity: 1 },
  greater_or_equal: { title: "is at least", arity: 1 },
  less_or_equal: { title: "is at most", arity: 1 },
  contains: { title: "contains", arity: 1 },
  not_contains: { title: "does not contain", arity: 1 },
  starts_with: { title: "starts with", arity: 1 },
  ends_with: { title: "ends with", arity: 1 },
  regex_match: { title: "matches the pattern", arity: 1 },
  is_empty: { title: "is empty", arity: 0 },
  is_not_empty: { title: "is not empty", arity: 0 },
  in: { title: "is one of", arity: "list" },
  not_in: { title: "is none of", arity: "list" },
  between: { title: "is between", arity: 2 },
  exists: { title: "exists", arity: 0 },
  changed: { title: "has changed", arity: 0 },
  changed_to: { title: "has changed to", arity: 1 },
} as const satisfies Record<string, { title: string; arity: 0 | 1 | 2 | "list" }>;

export type Operator = keyof typeof operators;
export const operatorNames = Object.keys(operators) as [Operator, ...Operator[]];

/** Compares what stands at a field path (`event.data.amount`, `contact.email`) with a value. */
export interface Rule {
  field: string;
  operator: Operator;
  value?: Json | undefined;
}

/** A tree of rules; nests without limit in the language, to a depth of 32 in a stored document. */
export type Condition = Rule | { all: Condition[] } | { any: Condition[] } | { not: Condition };

export const maxConditionDepth = 32;

const ruleSchema = z.strictObject({
  field: z.string().min(1).max(256),
  operator: z.enum(operatorNames),
  value: jsonSchema.optional(),
});

export const conditionSchema: z.ZodType<Condition> = z
  .lazy(() =>
    z.union(
      [
        ruleSchema,
        z.strictObject({ all: z.array(conditionSchema).max(200) }),
        z.strictObject({ any: z.array(conditionSchema).max(200) }),
        z.strictObject({ not: conditionSchema }),
      ],
      { error: ({ input }) => (input === undefined ? "Add a condition." : undefined) },
    ),
  )
  .meta({ id: "Condition", "x-control": "condition" });

/**
 * The verdict of a condition with everything a reader needs to see why: the same tree,
 * each rule with the value that was actually there. Kept with the step.
 */
export type Explanation =
  | { rule: Rule; actual: Json; result: boolean; note?: string }
  | { all: Explanation[]; result: boolean }
  | { any: Explanation[]; result: boolean }
  | { not: Explanation; result: boolean };
