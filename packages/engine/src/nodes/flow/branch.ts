import { type Condition, conditionSchema, type Explanation } from "@millrace/shared/conditions/condition.ts";
import { explanationResult } from "@millrace/shared/conditions/evaluate.ts";
import { elementIdSchema } from "@millrace/shared/graph/document.ts";
import { z } from "zod";
import { definePure } from "../define.ts";

const OTHERWISE = "otherwise";

const branchSchema = z.strictObject({
  id: elementIdSchema.refine((id) => id !== OTHERWISE && id !== "on_error", "This id is taken by a built-in port"),
  name: z.string().max(200).optional().meta({ title: "Name" }),
  when: conditionSchema.meta({ title: "When", "x-control": "condition" }),
});

/** An empty group holds always. */
function asksNothing(when: Condition): boolean {
  return "all" in when && when.all.length === 0;
}

export const branch = definePure({
  type: "flow.branch",
  kind: "flow",
  family: "flow",
  title: "If / else",
  description: "Goes on with the first branch whose conditions hold, otherwise with “Otherwise”.",
  icon: "git-branch",
  summary:
    "{% if config.branches.size == 1 %}If {{ config.branches[0].name | default: 'the condition holds' }}{% else %}First match of {{ config.branches.size | default: 0 }} branches{% endif %}",
  keywords: ["condition", "if", "else", "split", "decision", "filter"],
  facts: { firstMatch: { list: "branches", id: "id", when: "when", otherwise: OTHERWISE } },
  config: z.strictObject({
    branches: z
      .array(branchSchema)
      .min(1, "Add at least one branch.")
      .max(50)
      .refine(
        (branches) => new Set(branches.map(({ id }) => id)).size === branches.length,
        "Two branches have the same id",
      )
      .meta({ title: "Branches", "x-control": "branches" }),
  }),
  ports: {
    fromConfig: { list: "branches", id: "id", title: "name" },
    fixed: [{ id: OTHERWISE, title: "Otherwise" }],
  },
  check: ({ branches }) =>
    branches.flatMap(({ name, id, when }, index) =>
      asksNothing(when)
        ? [
            {
              severity: "warning" as const,
              code: "empty_condition",
              field: `branches.${index}.when`,
              message: `“${name ?? id}” has no rules, so every run takes it. Add a rule.`,
            },
          ]
        : [],
    ),
  output: z.object({ branch: z.string() }),
  run: ({ input, evaluate }) => {
    // Those after the first match are not evaluated: their verdict would only confuse a reader.
    const explained: { branch: string; explanation: Explanation }[] = [];
    for (const { id, name, when } of input.branches) {
      const explanation = evaluate(when);
      explained.push({ branch: name ?? id, explanation });
      if (explanationResult(explanation))
        return { ok: true, port: id, output: { branch: id }, explanation: { branches: explained } };
    }
    return { ok: true, port: OTHERWISE, output: { branch: OTHERWISE }, explanation: { branches: explained } };
  },
});
